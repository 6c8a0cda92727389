/** `GET /audit/checkpoint`: what the log says of itself, signed. */
import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'
import { parseCheckpoint } from './log/checkpoint.ts'
import { parseNote } from './log/note.ts'
import type { PlacedEvents, TileReader } from './log/ports.ts'
import { perform } from './operation.ts'
import type { EventQueries } from './ports.ts'
import type { Recorder } from './record.ts'

/** What the log is asked with. None of it can sign. */
export type LogQueryPorts = {
  readonly recorder: Recorder
  readonly tiles: TileReader
  readonly placedEvents: Pick<PlacedEvents, 'find' | 'redact'>
  readonly eventQueries: EventQueries
  /** With what signatures of checkpoints are checked, as `verifierKey` of log/note.ts writes it. */
  readonly verifierKey: () => Promise<string>
}

export type LatestCheckpoint = {
  /** A signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string
  /** Leaves that it covers. */
  readonly size: number
}

/** A sealer begins so often, at the least. */
const SEALED_WITHIN_SECONDS = 60

/**
 * The latest signed checkpoint, and the key that it is signed with. Everybody may have it: it holds nothing but a number and a hash, and
 * the more people keep it, the better.
 *
 * @throws KeyfoldError `not-sealed` in the first minute of a vault.
 */
export async function readCheckpoint(
  ports: Pick<LogQueryPorts, 'recorder' | 'tiles' | 'verifierKey'>,
  from: Caller | Promise<Caller>,
): Promise<LatestCheckpoint & { readonly key: string }> {
  const caller = await from
  return perform(ports.recorder, caller, 'audit.prove', {}, async (allow) => {
    await allow({ reason: 'checkpoint' })
    return { ...(await latestCheckpoint(ports.tiles)), key: await ports.verifierKey() }
  })
}

/** @throws KeyfoldError `not-sealed`: there is none yet; `internal`: what is there is none. */
export async function latestCheckpoint(tiles: Pick<TileReader, 'checkpoint'>): Promise<LatestCheckpoint> {
  const text = await tiles.checkpoint()
  if (text === null) throw notSealed('Nothing is in the log yet.')
  const note = parseNote(text)
  const checkpoint = note === null ? null : parseCheckpoint(note.text)
  if (checkpoint === null) throw new KeyfoldError('internal', 'The checkpoint of the log is damaged.')
  return { checkpoint: text, size: checkpoint.size }
}

/** @param what is not there yet, as a sentence */
export const notSealed = (what: string): KeyfoldError =>
  new KeyfoldError('not-sealed', `${what} Events are sealed within a minute; try again then.`, {
    retryAfterSeconds: SEALED_WITHIN_SECONDS,
  })
