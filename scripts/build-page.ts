/** `npm run page`: builds `web/` to `dist/page/`, unless what is there is current. `serve` runs it too, beside itself. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPage } from './page/build.ts'
import { isCurrent } from './page/stamp.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FOLDER = join(ROOT, 'dist', 'page')

// Whoever runs this may be a test, and React be another one then.
process.env['NODE_ENV'] = 'production'
try {
  if (!(await isCurrent(ROOT, FOLDER))) await buildPage(ROOT, FOLDER)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
