/** Whether the log of events keeps up, and still proves itself. */
import { decodeTime } from 'ulid'
import { checkpointOf } from '../audit/log/checkpoint.ts'
import { isEventId } from '../audit/log/entry.ts'
import { isSignedBy, noteKey, parseNote } from '../audit/log/note.ts'
import type { LogSigner, LogStates, PlacedEvents, TileReader, WaitingEvents } from '../audit/log/ports.ts'
import { isConsistent } from '../audit/log/proof.ts'
import { Hashes } from '../audit/log/prove.ts'
import { iso } from '../clock.ts'
import { type Finding, type Seen, seen } from '../examination.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { type Remedies, verifyLog } from './remedies.ts'
import { countOf, durationOf } from './words.ts'

export type LogPorts = {
  /** Name of the log and of its key. */
  readonly origin: string
  readonly states: Pick<LogStates, 'read'>
  readonly waiting: Pick<WaitingEvents, 'waiting'>
  readonly tiles: TileReader
  readonly signer: Pick<LogSigner, 'publicKey'>
  readonly placed: Pick<PlacedEvents, 'find'>
}

/** How long the oldest event that has no leaf yet waits. */
export async function examineLogLag(
  { states, waiting }: LogPorts,
  now: number,
  remedies: Remedies,
): Promise<Seen> {
  const { size } = (await states.read()).published
  const events = await waiting.waiting(size, DOCTOR_POLICY.waitingLookedAt)
  const times = events.flatMap(({ id }) => (id !== null && isEventId(id) ? [decodeTime(id)] : []))
  const lag = now - Math.min(now, ...times)
  return seen(`${countOf(size, 'event is', 'events are')} sealed; none waits for long`, [
    ...(lag > DOCTOR_POLICY.logLagMaxMs ? [late(now, lag)] : []),
    ...(events.some(({ id }) => id === null) ? [removed(remedies)] : []),
  ])
}

const late = (now: number, lag: number): Finding => ({
  detail: `Events wait to be sealed since ${iso(now - lag)}, for ${durationOf(lag)}: until then only the store protects them.`,
  remedy: 'Read in the log of the vault why the sealer fails. It goes on by itself when that is mended.',
})

const removed = (remedies: Remedies): Finding => ({
  detail: 'ALARM: an event that waits to be sealed was removed.',
  remedy: verifyLog(remedies),
})

/** The latest checkpoint, when its signature is that of this log. */
export type Proved = { readonly note: string; readonly size: number; readonly root: Uint8Array<ArrayBuffer> }

/**
 * Value: null when there is nothing to prove by it.
 *
 * @param before what the last report kept; null: this is the first
 */
export async function examineCheckpoint(
  { origin, states, tiles, signer }: LogPorts,
  before: string | null,
  remedies: Remedies,
): Promise<Seen<Proved | null>> {
  const { size } = (await states.read()).published
  const note = await tiles.checkpoint()
  if (note === null && size === 0 && before === null) {
    return { ...seen('nothing was sealed yet'), value: null }
  }
  const bad = (detail: string) => ({ ...seen('', [{ detail, remedy: verifyLog(remedies) }]), value: null })
  if (note === null) return bad('ALARM: the checkpoint of the log is missing, although events were sealed.')
  const [parsed, checkpoint] = [parseNote(note), checkpointOf(note)]
  if (parsed === null || checkpoint === null) return bad('The checkpoint of the log is damaged.')
  const key = await noteKey(origin, await signer.publicKey())
  if (checkpoint.origin !== origin || !(await isSignedBy(parsed, key))) {
    return bad('ALARM: the checkpoint of the log is not signed by the key of this vault.')
  }
  if (checkpoint.size < size) {
    return bad(`ALARM: ${size} events were sealed, but the checkpoint is of the first ${checkpoint.size}.`)
  }
  const value = { note, size: checkpoint.size, root: checkpoint.root }
  return { ...seen(`${countOf(checkpoint.size, 'event', 'events')}, signed by the key of this vault`), value }
}

/**
 * Whether the log still begins with all that an earlier checkpoint covers, unchanged.
 *
 * @param before as the last report kept it; null: this is the first
 */
export async function examineGrowth(
  { origin, tiles, signer }: LogPorts,
  now: Proved,
  before: string | null,
  remedies: Remedies,
): Promise<Seen<boolean>> {
  const older = before === null ? null : checkpointOf(before)
  if (older === null) return { ...seen('there is no earlier report to compare with'), value: true }
  const bad = (detail: string): Seen<boolean> => ({
    ...seen('', [{ detail, remedy: verifyLog(remedies) }]),
    value: false,
  })
  const note = parseNote(before ?? '')
  const key = await noteKey(origin, await signer.publicKey())
  if (note === null || !(await isSignedBy(note, key))) {
    return bad('ALARM: the log is signed with another key than when the last report was made.')
  }
  if (older.size > now.size) {
    return bad(
      `ALARM: the log has ${now.size} events, and had ${older.size} when the last report was made: it was put back.`,
    )
  }
  const path = await new Hashes(tiles, now.size).consistency(older.size)
  if (!(await isConsistent(older, now, path))) {
    return bad(`ALARM: the first ${older.size} events of the log are not those of the last report any more.`)
  }
  return {
    ...seen(`it grew by ${now.size - older.size} since the last report, and nothing before was changed`),
    value: true,
  }
}
