/**
 * The log: what it costs to append with sealing, beside the same durable insert without it; to verify all of it; and to prove one event.
 *
 *     node bench/audit.ts [--quick]
 */
import { execFileSync } from 'node:child_process'
import { measureAppends } from './audit/appends.ts'
import { measureProofs } from './audit/proofs.ts'
import { benchFolder, openBenchLog, removeBenchFolder } from './audit/vault.ts'
import type { VerifiedIn } from './audit/verify-child.ts'

const QUICK = process.argv.includes('--quick')
const EVENTS = QUICK ? 200_000 : 1_000_000
const ROUNDS = QUICK ? 2 : 5
/** Long beside the interval of the sealer: what waits at the end is sealed within the time, and no events come meanwhile. */
const ROUND_SECONDS = 15
const PROOFS = 200

const RATIO_TARGET = 0.8
const MEMORY_MAX_MIB = 200
const MIB = 1024 * 1024
const HASH_BYTES = 32

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED')

function run(name: 'build' | 'verify-child', ...args: readonly string[]): string {
  const file = new URL(`audit/${name}.ts`, import.meta.url).pathname
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    encoding: 'utf8',
  })
}

say(`The audit log, Node ${process.version}\n`)
const folder = await benchFolder()
try {
  const { keyfold, bare, ratio } = await measureAppends(folder, ROUNDS, ROUND_SECONDS)
  say(
    `append, 8 writers: ${keyfold.toFixed(0)} events a second, all sealed; bare insert ${bare.toFixed(0)}; ` +
      `ratio ${ratio.toFixed(2)} (at least ${RATIO_TARGET}: ${verdict(ratio >= RATIO_TARGET)})`,
  )
  const large = await benchFolder()
  try {
    run('build', large, String(EVENTS))
    const { events, milliseconds, peakBytes } = JSON.parse(run('verify-child', large)) as VerifiedIn
    const peak = peakBytes / MIB
    say(
      `verify ${events} events: ${(milliseconds / 1_000).toFixed(1)} s, ${((events * 1_000) / milliseconds).toFixed(0)} a second; ` +
        `peak memory ${peak.toFixed(0)} MiB (at most ${MEMORY_MAX_MIB}: ${verdict(peak <= MEMORY_MAX_MIB)})`,
    )
    const log = await openBenchLog(large)
    const { hashes, makeMs, checkMs } = await measureProofs(log, PROOFS)
    await log.close()
    say(
      `inclusion proof among them: ${hashes} hashes, ${hashes * HASH_BYTES} bytes; ` +
        `made in ${makeMs.toFixed(2)} ms from the files, checked in ${checkMs.toFixed(2)} ms`,
    )
  } finally {
    await removeBenchFolder(large)
  }
} finally {
  await removeBenchFolder(folder)
}
