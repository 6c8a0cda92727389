/**
 * Checks the log in the browser. Of what the vault says nothing is believed but its key: a checkpoint that was kept elsewhere shows that
 * this is the one that it had before.
 */

import { fromBase64 } from '../../../lib/audit/log/bytes.ts'
import { canonicalJson, LATE_AFTER_MS } from '../../../lib/audit/log/entry.ts'
import { parseVerifierKey } from '../../../lib/audit/log/note.ts'
import { isIncluded, leafOf } from '../../../lib/audit/log/proof.ts'
import { hasCode } from '../../api/problem.ts'
import type { AuditEvent } from '../../parts/action-name.ts'
import { type Head, Heads, headOf, keptHeadOf, LogFault, pathOf } from './heads.ts'
import type { InclusionProof, LogSource } from './log-source.ts'

/** So many events are proved at once: each proof is a request, and an event itself. */
export const PROVED_MAX = 25

/**
 * What is wrong with one event; `overtaken`: the vault says that it is not sealed yet, but much younger ones are; `unproved`: the vault has no
 * proof; `missing`: it does not know the event any more.
 */
export type EventFault = 'altered' | 'differs' | 'overtaken' | 'unproved' | 'missing'

export type Report = {
  /** The latest that was seen. */
  readonly head: Head
  /** As the vault gave it, signed. */
  readonly note: string
  /** The verifier key. */
  readonly key: string
  readonly proved: number
  /** Not in the log yet. */
  readonly waiting: number
  readonly redacted: readonly { readonly event: AuditEvent; readonly why: string }[]
  readonly faults: readonly { readonly event: AuditEvent; readonly fault: EventFault }[]
  /** Of the checkpoint that was kept; null: there was none. */
  readonly keptSize: number | null
}

export type CheckOptions = {
  /** Newest first. */
  readonly events: readonly AuditEvent[]
  /** A signed checkpoint, as text; null: none was kept. */
  readonly kept: string | null
  readonly onProgress: (done: number, all: number) => void
  readonly signal: AbortSignal
}

/** @throws LogFault when the log itself is not what it should be; ApiProblem when it could not be asked. */
export async function checkLog(source: LogSource, options: CheckOptions): Promise<Report> {
  const answer = await source.checkpoint()
  const key = await parseVerifierKey(answer.key)
  if (key === null) throw new LogFault('unsigned')
  const heads = new Heads(source, key)
  heads.add(await headOf(key, answer.checkpoint))
  const kept = options.kept === null ? null : await keptHeadOf(key, options.kept)
  if (kept !== null) heads.keep(kept)
  const found = await checkEvents(source, heads, options)
  const head = await heads.join()
  return { ...found, head, note: head.note, key: answer.key, keptSize: kept?.size ?? null }
}

type Found = Pick<Report, 'proved' | 'waiting' | 'redacted' | 'faults'>
type Verdict = EventFault | 'proved' | 'waiting' | { readonly redacted: string }

async function checkEvents(
  source: LogSource,
  heads: Heads,
  { events, onProgress, signal }: CheckOptions,
): Promise<Found> {
  const redacted: Report['redacted'][number][] = []
  const faults: Report['faults'][number][] = []
  let [proved, waiting, newest] = [0, 0, 0]
  for (const [index, event] of events.entries()) {
    signal.throwIfAborted()
    // What waits is as new as can be, and does not count.
    const all = Math.min(events.length, PROVED_MAX + waiting)
    onProgress(index, all)
    if (index === all) break
    const verdict = await verdictOn(source, heads, event)
    const time = Date.parse(event.time)
    if (verdict === 'proved') {
      proved += 1
      newest = Math.max(newest, time)
    } else if (verdict === 'waiting' && time + LATE_AFTER_MS < newest) {
      faults.push({ event, fault: 'overtaken' })
    } else if (verdict === 'waiting') {
      waiting += 1
    } else if (typeof verdict === 'string') faults.push({ event, fault: verdict })
    else redacted.push({ event, why: verdict.redacted })
  }
  return { proved, waiting, redacted, faults }
}

async function verdictOn(source: LogSource, heads: Heads, event: AuditEvent): Promise<Verdict> {
  let proof: InclusionProof
  try {
    proof = await source.proofOf(event.id)
  } catch (error) {
    if (hasCode(error, 'not-sealed')) return 'waiting'
    if (hasCode(error, 'gone')) return { redacted: error.message }
    if (hasCode(error, 'not-found')) return 'missing'
    if (hasCode(error, 'internal')) return 'unproved'
    throw error
  }
  const head = await headOf(heads.key, proof.checkpoint)
  heads.add(head)
  if (canonicalJson(proof.event) !== canonicalJson(event)) return 'differs'
  return (await isProved(event, proof, head)) ? 'proved' : 'altered'
}

async function isProved(event: AuditEvent, proof: InclusionProof, head: Head): Promise<boolean> {
  const [salt, path] = [fromBase64(proof.salt), pathOf(proof.path)]
  if (salt === null || salt.length === 0 || path === null) return false
  const leaf = await leafOf(event, salt)
  return isIncluded({ leaf, index: proof.leaf, size: head.size, root: head.root, path })
}
