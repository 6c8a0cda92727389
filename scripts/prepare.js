/**
 * After `npm ci`: builds the page, so that the first start has one. An installation never fails because of it: `npm start`
 * tries again. npm runs this with the Node that it has just installed; plain JavaScript in case that is an older one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url))
const TIMEOUT_MS = 120_000
const NEEDED_NODE = 24

// Else `npm start` says what is missing.
const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_NODE
// Not there: only a part of the sources was copied, or of the packages installed.
if (
  isNewEnough &&
  existsSync(pathOf('../web/vite.config.ts')) &&
  existsSync(pathOf('../node_modules/vite'))
) {
  const { status } = spawnSync(process.execPath, [pathOf('build-page.ts')], {
    stdio: 'ignore',
    timeout: TIMEOUT_MS,
  })
  if (status !== 0) {
    process.stdout.write('The page was not built: "npm run page" shows why, "npm start" tries again.\n')
  }
}
