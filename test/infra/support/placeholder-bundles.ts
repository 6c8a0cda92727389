import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LAMBDA_NAMES } from '../../../lib/config/functions.ts'

/** A folder with a placeholder for each bundle: what is in them does not matter to the templates. */
export function placeholderBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyfold-bundles-'))
  for (const name of LAMBDA_NAMES) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = () => null\n')
  }
  return folder
}
