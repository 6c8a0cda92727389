/**
 * Rewraps a second of a rotation, beside a bare loop of the same two calls in the same run, at growing numbers of versions;
 * memory; calls; and from the calls what it costs in AWS.
 *
 *     node bench/rotation.ts [--quick]
 */
import { execFileSync } from 'node:child_process'
import { estimate, FORMULA } from './rotation/aws.ts'
import type { Measured } from './rotation/measure.ts'

const QUICK = process.argv.includes('--quick')
const SIZES = [
  { versions: 1_000, rounds: QUICK ? 5 : 15 },
  { versions: 10_000, rounds: QUICK ? 2 : 5 },
  { versions: 100_000, rounds: QUICK ? 1 : 3 },
] as const

const RATIO_TARGET = 0.8
const GROWTH_TARGET = 1.25
/** Memory is flat when ten times the versions take no more than this beside: garbage comes and goes. */
const MEMORY_MAX_MIB = 64
const MILLION = 1_000_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function measure({ versions, rounds }: (typeof SIZES)[number]): Measured {
  const file = new URL('rotation/measure.ts', import.meta.url).pathname
  const args = ['--disable-warning=ExperimentalWarning', file, String(versions), String(rounds)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measured
}

const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED')

say(`Rotation, Node ${process.version}\n`)
const all = SIZES.map(measure)
for (const { versions, keyfold, bare, ratio, growthMib } of all) {
  say(
    `${String(versions).padStart(7)} versions: ${(1e6 / keyfold).toFixed(0).padStart(6)} a second, bare loop ` +
      `${(1e6 / bare).toFixed(0).padStart(6)}; ratio ${ratio.toFixed(2)} (at least ${RATIO_TARGET}: ${verdict(ratio >= RATIO_TARGET)}); ` +
      `memory +${growthMib.toFixed(0)} MiB`,
  )
}
const [, small, large] = all
if (small !== undefined && large !== undefined) {
  const growth = large.keyfold / small.keyfold
  say(
    `\ncost of a version at 100,000 against 10,000: ${growth.toFixed(2)} (at most ${GROWTH_TARGET}: ${verdict(growth <= GROWTH_TARGET)})`,
  )
  const more = large.growthMib - small.growthMib
  say(
    `memory at 100,000 beside that at 10,000: ${more.toFixed(0)} MiB (at most ${MEMORY_MAX_MIB}: ${verdict(more <= MEMORY_MAX_MIB)})`,
  )
  const { calls } = small
  const blobs = Object.entries(calls).filter(([name]) => name.startsWith('blobs.'))
  say(`calls of the blob store: ${blobs.length} (0: ${verdict(blobs.length === 0)})`)
  say('calls for one version:')
  for (const [name, count] of Object.entries(calls)) say(`  ${name.padEnd(28)} ${count.toFixed(4)}`)
  say(`\nIn AWS, from these calls: ${FORMULA}`)
  const counted = { rewraps: calls['keys.rewrap'] ?? 0, updates: calls['wraps.replaceKey'] ?? 0 }
  for (const versions of [MILLION, 100 * MILLION]) {
    const { dollars, hours } = estimate(versions, counted)
    const times = hours.map(({ kmsQuota, hours: time }) => `${time.toFixed(1)} h at ${kmsQuota} KMS calls/s`)
    say(
      `  ${String(versions / MILLION).padStart(3)} million versions: $${dollars.toFixed(2)}; ${times.join(', ')}`,
    )
  }
}
