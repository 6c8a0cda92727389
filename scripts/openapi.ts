/** Writes `docs/openapi.json`, from it the types by which the page calls the API, and `docs/audit-event.schema.json`. */
import { writeFile } from 'node:fs/promises'
import { createEventSchema } from '../lib/audit/event-schema.ts'
import { createOpenApi } from '../lib/http/openapi.ts'
import { pageTypes } from './page/types.ts'

const inRoot = (path: string): URL => new URL(`../${path}`, import.meta.url)
const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

const contract = createOpenApi()
await writeFile(inRoot('docs/openapi.json'), asJson(contract))
await writeFile(inRoot('web/api/schema.d.ts'), await pageTypes(contract))
await writeFile(inRoot('docs/audit-event.schema.json'), asJson(createEventSchema()))
