/** `GET /audit/proof`: that the log has an event, and that it still has all that it had. */
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'
import type { AuditEvent } from './event.ts'
import type { Bytes } from './log/bytes.ts'
import type { PlacedEvent } from './log/ports.ts'
import { Hashes } from './log/prove.ts'
import { type LatestCheckpoint, type LogQueryPorts, latestCheckpoint, notSealed } from './log-checkpoint.ts'
import { enforceFound, perform } from './operation.ts'
import type { EventQueries } from './ports.ts'

/** For the size of its checkpoint; `log/proof.ts` checks it. */
export type InclusionProof = LatestCheckpoint & {
  /** Whole, as it was recorded. */
  readonly event: AuditEvent
  readonly salt: Uint8Array
  /** The index of its leaf. */
  readonly leaf: number
  readonly path: readonly Uint8Array[]
}

export type ConsistencyProof = LatestCheckpoint & {
  readonly from: number
  readonly path: readonly Uint8Array[]
}

type Sealed = { readonly event: AuditEvent; readonly salt: Bytes; readonly leaf: number | null }

/**
 * That an event is in the log, and what it says there. Of one's own events everybody may ask, of others whoever has `audit:read`.
 *
 * @throws a refusal, `not-found`; KeyfoldError `not-sealed` while it is not in the log; `gone` when it was redacted; `internal`, when the
 * log's own tiles are damaged.
 */
export async function proveInclusion(
  ports: LogQueryPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<InclusionProof> {
  const caller = await from
  return perform(ports.recorder, caller, 'audit.prove', { event: id }, async (allow) => {
    const placed = await ports.placedEvents.find(id)
    const found = placed !== null && mayKnow(caller, placed) ? placed : null
    enforceFound(found, 'There is no such event.')
    await allow()
    const { event, salt, leaf } = await bodyOf(ports.eventQueries, found)
    const latest = await latestCheckpoint(ports.tiles)
    if (leaf === null || leaf >= latest.size) throw notSealed('This event is not in the log yet.')
    const path = await new Hashes(ports.tiles, latest.size).inclusion(leaf)
    return { ...latest, event, salt, leaf, path }
  })
}

/**
 * That the log of now begins with all that it had when it was of that size.
 *
 * @throws KeyfoldError `invalid-request` for a size that it does not have, `not-sealed`, `internal`, when the log's own tiles are damaged.
 */
export async function proveConsistency(
  ports: Pick<LogQueryPorts, 'recorder' | 'tiles'>,
  caller: Caller | Promise<Caller>,
  from: number,
): Promise<ConsistencyProof> {
  return perform(ports.recorder, await caller, 'audit.prove', {}, async (allow) => {
    await allow({ reason: `from ${from}` })
    const latest = await latestCheckpoint(ports.tiles)
    if (from > latest.size) {
      throw new KeyfoldError('invalid-request', `from: the log has no more than ${latest.size} entries.`)
    }
    return { ...latest, from, path: await new Hashes(ports.tiles, latest.size).consistency(from) }
  })
}

/** Whose an event was that is redacted, nobody can tell any more. */
const mayKnow = (caller: Caller, { body }: PlacedEvent): boolean =>
  checkCaller(caller, 'audit:read').allowed ||
  (body !== null && (JSON.parse(body) as AuditEvent).principal === caller.principal)

async function bodyOf(queries: EventQueries, { id, body, salt, leaf }: PlacedEvent): Promise<Sealed> {
  if (body !== null && salt !== null) {
    return { event: JSON.parse(body) as AuditEvent, salt: Uint8Array.from(salt), leaf }
  }
  const by = await redactionOf(queries, id)
  throw new KeyfoldError(
    'gone',
    `This event was redacted${by === null ? '' : ` (event ${by.id}, ${by.time})`}: only its place in the log is left.`,
  )
}

/** @returns null: it is not among the latest */
async function redactionOf(queries: EventQueries, id: string): Promise<AuditEvent | null> {
  let below: string | null = null
  for (let scanned = 0; scanned < POLICY.listScanMax; scanned += POLICY.pageSizeMax) {
    const page = await queries.newest(
      { by: 'action', value: 'audit.redact' },
      // What redacted it came after it.
      { above: id, below },
      POLICY.pageSizeMax,
    )
    const found = page.events.find(({ event, outcome }) => event === id && outcome === 'allowed')
    if (found !== undefined) return found
    below = page.next
    if (below === null) break
  }
  return null
}
