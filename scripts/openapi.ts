/** Writes `docs/openapi.json`. */
import { writeFile } from 'node:fs/promises'
import { createOpenApi } from '../lib/http/openapi.ts'

await writeFile(
  new URL('../docs/openapi.json', import.meta.url),
  `${JSON.stringify(createOpenApi(), null, 2)}\n`,
)
