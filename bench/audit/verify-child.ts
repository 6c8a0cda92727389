/** `node bench/audit/verify-child.ts <folder>`: verifies a log; prints events, milliseconds and the peak resident memory, in bytes, as JSON. */
import { readFileSync } from 'node:fs'
import { keepHeapSmall } from '../../cli/audit/small-heap.ts'
import { verifyLog } from '../../lib/audit/log/verify/verify.ts'
import { openBenchLog } from './vault.ts'

export type VerifiedIn = {
  readonly events: number
  readonly milliseconds: number
  readonly peakBytes: number
}

const peakResidentBytes = (): number => {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return line?.[1] === undefined ? process.resourceUsage().maxRSS * 1024 : Number(line[1]) * 1024
}

keepHeapSmall()
const log = await openBenchLog(process.argv[2] ?? '')
const started = performance.now()
const { size, first } = await verifyLog(log, { keys: [await log.key()] })
const milliseconds = performance.now() - started
if (first !== null || size === null) throw new Error(`The log does not verify: ${first?.message}`)
const result: VerifiedIn = { events: size, milliseconds, peakBytes: peakResidentBytes() }
process.stdout.write(`${JSON.stringify(result)}\n`)
await log.close()
