/** `node bench/audit/build.ts <folder> <events>`: makes a sealed log of that many events. In a process of its own: it needs more memory than to verify. */
import { benchEvent, openBenchLog } from './vault.ts'

/** As many share one fsync. */
const AT_ONCE = 2_000

const [folder = '', count = '0'] = process.argv.slice(2)
const log = await openBenchLog(folder)
for (let left = Number(count); left > 0; left -= AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => log.events.append(benchEvent())))
}
await log.seal()
await log.close()
