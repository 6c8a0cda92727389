import { randomInt } from 'node:crypto'
import { equal } from '../audit/log/bytes.ts'
import { readEventId } from '../audit/log/entry.ts'
import { entryOf, leafHash } from '../audit/log/hash.ts'
import { isIncluded } from '../audit/log/proof.ts'
import { Hashes, readTile } from '../audit/log/prove.ts'
import { entriesIn, TILE_WIDTH } from '../audit/log/tiles.ts'
import { type Finding, type Seen, seen } from '../examination.ts'
import type { LogPorts, Proved } from './log.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { type Remedies, verifyLog } from './remedies.ts'
import { countOf } from './words.ts'

/** Draws some leaves: whether each is in the tree that was signed, and the event in the store is the one that it commits to. */
export async function examineSealedEvents(ports: LogPorts, log: Proved, remedies: Remedies): Promise<Seen> {
  const leaves = drawn(log.size)
  const hashes = new Hashes(ports.tiles, log.size)
  const findings: Finding[] = []
  for (const leaf of leaves) {
    const detail = await problemOf(ports, log, hashes, leaf)
    if (detail !== null) findings.push({ detail, remedy: verifyLog(remedies) })
  }
  return seen(
    `${countOf(leaves.length, 'event', 'events')}, drawn at random, are as they were sealed`,
    findings,
  )
}

/** Different ones, in their order. */
function drawn(size: number): readonly number[] {
  if (size <= DOCTOR_POLICY.eventsProved) return Array.from({ length: size }, (_, leaf) => leaf)
  const leaves = new Set<number>()
  while (leaves.size < DOCTOR_POLICY.eventsProved) leaves.add(randomInt(size))
  return [...leaves].sort((one, other) => one - other)
}

async function problemOf(
  { tiles, placed }: LogPorts,
  { size, root }: Proved,
  hashes: Hashes,
  leaf: number,
): Promise<string | null> {
  const entry = await entryAt(tiles, size, leaf)
  if (entry === null) return `The entries of the log around leaf ${leaf} are missing or damaged.`
  const path = await hashes.inclusion(leaf)
  if (!(await isIncluded({ leaf: leafHash(entry), index: leaf, size, root, path }))) {
    return `ALARM: leaf ${leaf} of the log is not in the tree that was signed.`
  }
  // It was missing before it was sealed, which the log says for good.
  if (entry.every((byte) => byte === 0))
    return `ALARM: the event of leaf ${leaf} was removed before it was sealed.`
  const id = readEventId(entry)
  const event = await placed.find(id)
  if (event === null) return `ALARM: the event ${id}, leaf ${leaf} of the log, was removed.`
  // Redacted: the leaf is all that is left, by law.
  if (event.body === null || event.salt === null) return null
  return equal(entryOf(id, event.body, event.salt), entry)
    ? null
    : `ALARM: the event ${id}, leaf ${leaf} of the log, was altered.`
}

async function entryAt(tiles: LogPorts['tiles'], size: number, leaf: number): Promise<Uint8Array | null> {
  const index = Math.floor(leaf / TILE_WIDTH)
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
  const bytes = await readTile(tiles, { level: 'entries', index, width })
  return bytes === null ? null : (entriesIn(bytes)?.[leaf % TILE_WIDTH] ?? null)
}
