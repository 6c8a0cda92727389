/** Every benchmark, one after the other: `npm run bench -- [--quick]`. */
import { spawnSync } from 'node:child_process'

for (const bench of ['envelope', 'api', 'auth', 'rotation', 'audit', 'anomaly', 'cold-start', 'page']) {
  const file = new URL(`${bench}.ts`, import.meta.url).pathname
  const args = ['--disable-warning=ExperimentalWarning', file, ...process.argv.slice(2)]
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
