/**
 * `node bench/anomaly/pass.ts <file> parse|detect`: goes through a file of events; prints events, milliseconds, processor time and the peak resident memory, in bytes, as JSON.
 * `parse` only parses each line, from the same reader.
 */
import { readFileSync } from 'node:fs'
import { eventBatches } from '../../cli/anomaly/event-batches.ts'
import { type EventSource, withEvents } from '../../cli/anomaly/event-source.ts'
import { keepHeapSmall } from '../../cli/audit/small-heap.ts'
import { detectAnomaliesIn } from '../../lib/anomaly/detect.ts'

export type Passed = {
  readonly events: number
  readonly findings: number
  readonly milliseconds: number
  /** Of the processor, in all threads. */
  readonly processorMs: number
  readonly peakBytes: number
}
type Counts = Pick<Passed, 'events' | 'findings'>

const NEWLINE = 0x0a

async function parse({ blocks }: EventSource): Promise<Counts> {
  let events = 0
  for await (const { bytes } of blocks) {
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, from)
      const { id } = JSON.parse(bytes.toString('utf8', from, end)) as { id?: string }
      if (id !== undefined) events++
      from = end + 1
    }
  }
  return { events, findings: 0 }
}

async function detect(source: EventSource): Promise<Counts> {
  const tally = { events: 0, invalid: 0, firstInvalid: null }
  let findings = 0
  for await (const { id } of detectAnomaliesIn(eventBatches(source, false, tally)))
    findings += id === '' ? 0 : 1
  return { events: tally.events, findings }
}

const peakResidentBytes = (): number => {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return line?.[1] === undefined ? process.resourceUsage().maxRSS * 1024 : Number(line[1]) * 1024
}

const [path = '', mode = ''] = process.argv.slice(2)
keepHeapSmall()
const [started, used] = [performance.now(), process.cpuUsage()]
const counts = await withEvents(path, mode === 'detect' ? detect : parse)
const milliseconds = performance.now() - started
const { user, system } = process.cpuUsage(used)
const processorMs = (user + system) / 1_000
const passed: Passed = { ...counts, milliseconds, processorMs, peakBytes: peakResidentBytes() }
process.stdout.write(`${JSON.stringify(passed)}\n`)
