import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LAMBDA_NAMES } from '../../../lib/config/functions.ts'

const PAGE = {
  'index.html':
    '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8">\n    <script type="module" src="/assets/main-1a2b.js"></script>\n' +
    '  </head>\n</html>\n',
  'index.html.br': 'compressed',
  'preview.html': '<!doctype html>\n',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  '.stamp.json': '{}',
  'assets/main-1a2b.js': 'export {}\n',
  'assets/main-1a2b.js.gz': 'compressed',
} as const

/** A folder with a placeholder for each bundle, and a page: what is in them does not matter to the templates. */
export function placeholderBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyfold-bundles-'))
  for (const name of LAMBDA_NAMES) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = () => null\n')
  }
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  for (const [name, content] of Object.entries(PAGE)) writeFileSync(join(folder, 'page', name), content)
  return folder
}
