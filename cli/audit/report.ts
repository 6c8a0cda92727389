/** Says what verification found. */
import { type Options, SingleBar } from 'cli-progress'
import type { Problem } from '../../lib/audit/log/verify/problems.ts'
import type { Verification } from '../../lib/audit/log/verify/verify.ts'
import { duration } from '../rotation/rate.ts'

/** A bar on stderr; nothing unless that is a terminal. */
export function startLeafProgress(): { update(done: number, total: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: 'Verifying {bar} {percentage}%  {eta_formatted} left',
    formatTime: timeLeft,
    clearOnComplete: true,
  })
  bar.start(1, 0)
  return {
    update(done, total) {
      bar.setTotal(total)
      bar.update(done)
    },
    stop: () => bar.stop(),
  }
}

/** The bar's own format makes a time even of the word with which the bar says that it cannot tell. */
export const timeLeft: NonNullable<Options['formatTime']> = (seconds) =>
  Number.isFinite(seconds) ? duration(seconds) : '?'

export const describeProblem = ({ kind, leaf, event, where, message }: Problem): string => {
  const place = [leaf === null ? null : `leaf ${leaf}`, event === null ? null : `event ${event}`, where]
  const places = place.filter((part, at) => part !== null && place.indexOf(part) === at)
  return `${kind}: ${places.join(', ')}: ${message}`
}

export function describeResult(
  result: Verification & { readonly keyFrom: string | null },
): readonly string[] {
  return [
    ...describeProblems(result),
    ...describeExtent(result),
    ...(result.keyFrom === null
      ? []
      : [
          `Signatures were checked with the key of ${result.keyFrom}: whoever can write there could have changed it. Keep it elsewhere ("keyfold audit key"), and give it with --key.`,
        ]),
    'What this cannot exclude:',
    ...result.cannotExclude.map((doubt) => `- ${doubt}`),
  ]
}

function describeProblems({ problems, counts }: Verification): readonly string[] {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0) return ['The log verifies: nothing was altered, removed, inserted or reordered.']
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
  return [
    `The log does not verify: ${kinds.join(', ')}.`,
    ...problems.map((problem) => `- ${describeProblem(problem)}`),
    ...(total > problems.length ? [`- and ${total - problems.length} more`] : []),
  ]
}

function describeExtent({ size, from, waiting, redacted }: Verification): readonly string[] {
  if (size === null) return []
  const what = from === 0 ? 'all were verified' : `those from leaf ${from} on were verified`
  const erased = redacted === 0 ? '' : `; the bodies of ${redacted} were erased`
  return [`It has ${size} events; ${what}${erased}. Events that wait to be sealed: ${waiting}.`]
}
