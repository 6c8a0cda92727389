/** Explains each leaf that no stored event has borne out, and each stored event that no leaf has. */
import { decodeTime } from 'ulid'
import { ID_BYTES, isEventId, LATE_AFTER_MS, readEventId } from '../entry.ts'
import type { PlacedEvent, PlacedEvents } from '../ports.ts'
import type { Entries } from './entries.ts'
import type { EventCheck, Suspect } from './events.ts'
import type { VerifiedLeaves } from './leaves.ts'
import type { ProblemKind, Problems } from './problems.ts'

export type AbsentPorts = {
  readonly leaves: VerifiedLeaves
  readonly entries: Entries
  readonly check: EventCheck
  readonly events: Pick<PlacedEvents, 'find'>
  /** No event can have that leaf yet, or a later one. */
  readonly placedMax: number
  readonly problems: Problems
}

export async function explainAbsent(ports: AbsentPorts): Promise<void> {
  const { leaves, check, problems } = ports
  const byLeaf = Map.groupBy(check.suspects.values(), ({ leaf }) => leaf)
  let explained = 0
  for (let leaf = leaves.from; leaf < leaves.size; leaf++) {
    if (leaves.claimed.has(leaf)) continue
    const suspect = await explainLeaf(ports, leaf, byLeaf.get(leaf) ?? [])
    if (suspect !== null && isIn(leaves, suspect)) explained += 1
    if (suspect !== null) check.suspects.delete(suspect.id)
  }
  for (const { id, leaf } of check.suspects.values()) {
    tell(problems, 'inserted', leaf, id, 'The store has this event, and the log does not: it was put there.')
  }
  problems.count('inserted', check.suspectCount - explained - check.suspects.size)
  for (const [leaf, id] of check.mislisted) {
    const message =
      'Lists do not have this event where it says that it belongs: what they are made by was changed.'
    tell(problems, 'altered', leaf, id, message)
  }
  problems.count('altered', check.mislistedCount - check.mislisted.size)
  await tellErased(ports)
  await tellStale(ports)
}

const isIn = ({ from, size }: VerifiedLeaves, { leaf }: { readonly leaf: number | null }): boolean =>
  leaf !== null && (leaf < 0 || leaf >= from) && leaf < size

/** @returns the stored event that is the one of this leaf after all, though not as it was sealed, or not there */
async function explainLeaf(
  ports: AbsentPorts,
  leaf: number,
  suspects: readonly Suspect[],
): Promise<Pick<PlacedEvent, 'id' | 'leaf'> | null> {
  const { entries, events, problems } = ports
  const entry = await entries.at(leaf)
  if (entry === null) return explainUnknown(problems, leaf, suspects)
  if (entry.subarray(0, ID_BYTES).every((byte) => byte === 0)) {
    tell(problems, 'removed', leaf, null, 'An event was removed here before it was sealed.')
    return null
  }
  const id = readEventId(entry)
  const row = await events.find(id)
  if (row !== null) return explainRow(ports, leaf, row)
  const commitment = entry.subarray(ID_BYTES)
  const renamed = suspects.find((one) => one.commitment && Buffer.compare(one.commitment, commitment) === 0)
  if (renamed === undefined) tell(problems, 'removed', leaf, id, 'The stored event is gone.')
  else tell(problems, 'altered', leaf, id, `The id of the stored event was changed, to ${renamed.id}.`)
  return renamed ?? null
}

/** The bundle does not know whose leaf it is. */
function explainUnknown(problems: Problems, leaf: number, [suspect]: readonly Suspect[]): Suspect | null {
  if (suspect === undefined) tell(problems, 'removed', leaf, null, 'No stored event is the one of this leaf.')
  else tell(problems, 'altered', leaf, suspect.id, ALTERED)
  return suspect ?? null
}

const ALTERED = 'The stored event is not the one that was sealed: its body or its salt was changed.'

async function explainRow(
  { entries, check, problems }: AbsentPorts,
  leaf: number,
  row: PlacedEvent,
): Promise<Pick<PlacedEvent, 'id' | 'leaf'> | null> {
  check.stale.delete(row.id)
  const isIntact = await entries.isAt(row, leaf)
  if (!isIntact) tell(problems, 'altered', leaf, row.id, ALTERED)
  else if (row.leaf !== leaf) {
    const claimed = row.leaf === null ? 'has no leaf' : `is stored as that of leaf ${row.leaf}`
    tell(problems, 'reordered', leaf, row.id, `The event of this leaf ${claimed}.`)
  } else {
    // It came while others were looked at.
    await check.claim(row, leaf)
    return null
  }
  return row
}

async function tellErased({ leaves, entries, problems }: AbsentPorts): Promise<void> {
  for (let leaf = leaves.from; leaf < leaves.size; leaf++) {
    if (!leaves.redacted.has(leaf) || leaves.lawful.has(leaf)) continue
    const entry = await entries.at(leaf)
    const id = entry === null ? null : readEventId(entry)
    tell(
      problems,
      'removed',
      leaf,
      id,
      'Its body was erased, and no event in the log says that it was redacted.',
    )
  }
}

/** While a batch is sealed, some may wait longer than others, but not for long. */
async function tellStale(ports: AbsentPorts): Promise<void> {
  const { check, problems } = ports
  for (const [id, leaf] of check.stale) {
    if (!(await isMadeUp(ports, id, leaf))) continue
    const message =
      'The store has this event, and the log does not, although it has younger ones: it was put there, or taken out of the queue.'
    tell(problems, 'inserted', null, id, message)
  }
}

/** @param leaf as it was when all were looked at */
async function isMadeUp(
  { leaves, events, placedMax }: AbsentPorts,
  id: string,
  leaf: number | null,
): Promise<boolean> {
  // No sealer takes the one, or has placed the other.
  if (!isEventId(id) || (leaf ?? 0) >= placedMax) return true
  const isOvertaken = decodeTime(id) + LATE_AFTER_MS < leaves.newest
  return isOvertaken && (await events.find(id))?.leaf === null
}

const tell = (
  problems: Problems,
  kind: ProblemKind,
  leaf: number | null,
  event: string | null,
  message: string,
): void =>
  problems.add({ kind, leaf, event, where: event === null ? `leaf ${leaf}` : `event ${event}`, message })
