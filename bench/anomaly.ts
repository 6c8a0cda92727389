/**
 * Detection over a file of events, beside a pass that only parses the same file with the same reader.
 *
 *     node bench/anomaly.ts [--quick]
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Passed } from './anomaly/pass.ts'
import { median } from './median.ts'

const QUICK = process.argv.includes('--quick')
const EVENTS = QUICK ? 200_000 : 1_000_000
const DAYS = QUICK ? 120 : 500
const ROUNDS = QUICK ? 3 : 5

const RATIO_TARGET = 0.3
const MIB = 1024 * 1024

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function run(file: string, ...args: readonly string[]): string {
  const path = new URL(file, import.meta.url).pathname
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    encoding: 'utf8',
  })
}

const eventsASecond = (passes: readonly Passed[]): number =>
  median(passes.map(({ events, milliseconds }) => (events * 1_000) / milliseconds))
const processorMs = (passes: readonly Passed[]): number => median(passes.map((passed) => passed.processorMs))
const peakMib = (passes: readonly Passed[]): string =>
  `${(Math.max(...passes.map(({ peakBytes }) => peakBytes)) / MIB).toFixed(0)} MiB`

say(`Detection, Node ${process.version}\n`)
const folder = await mkdtemp(join(tmpdir(), 'keyfold-bench-'))
try {
  const path = join(folder, 'events.jsonl')
  run('../test/anomaly/traffic/write.ts', '--out', path, '--events', String(EVENTS), '--days', String(DAYS))
  const passes = { parse: [] as Passed[], detect: [] as Passed[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of ['parse', 'detect'] as const) {
      passes[mode].push(JSON.parse(run('anomaly/pass.ts', path, mode)) as Passed)
    }
  }
  const parsed = eventsASecond(passes.parse)
  const detected = eventsASecond(passes.detect)
  const ratio = detected / parsed
  const processor = processorMs(passes.parse) / processorMs(passes.detect)
  const { events, findings } = passes.detect[0] as Passed
  say(`${events} events over ${DAYS} days at most, ${findings} findings`)
  say(`only parsed: ${parsed.toFixed(0)} events a second, peak memory ${peakMib(passes.parse)}`)
  say(`detection: ${detected.toFixed(0)} events a second, peak memory ${peakMib(passes.detect)}`)
  say(`ratio of processor time: ${processor.toFixed(2)}`)
  say(`ratio ${ratio.toFixed(2)} (at least ${RATIO_TARGET}: ${ratio >= RATIO_TARGET ? 'met' : 'MISSED'})`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
