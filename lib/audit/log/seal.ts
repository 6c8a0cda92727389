/**
 * Brings what was recorded into the log (architecture, section 11). The order of a batch, and with it the new root, is fixed by
 * compare-and-swap before anything of it is written. So any number of sealers may run, stop, be killed, or wake up late: they write the same
 * bytes, or lose.
 */
import { forEachBounded } from '../../concurrency.ts'
import { equal } from './bytes.ts'
import { logChanged } from './changed.ts'
import { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts'
import { readEdge } from './edge.ts'
import { readEventId } from './entry.ts'
import { entryOf, leafHash } from './hash.ts'
import { isSignedBy, noteKey, parseNote, writeNote } from './note.ts'
import type { LogSigner, LogState, LogStates, StoredEvent, TileStore, WaitingEvents } from './ports.ts'
import { tilePath, tilesFor } from './tiles.ts'
import { EMPTY_TREE, grow, rootOf, type Tree } from './tree.ts'

/** Entries of 48 bytes: a batch with them is well below the 400 kB of an item in DynamoDB. */
export const BATCH_MAX = 4_096

/** Tiles do not need each other, and most of the time that one takes is waiting. */
const WRITES_AT_ONCE = 8

const EMPTY_HEAD = { size: 0, root: rootOf(EMPTY_TREE) }

/** For an error. */
const CHECKPOINT = 'its checkpoint, or its state,'

export type SealPorts = {
  /** Name of the log and of its key: `keyfold/<vault>`. */
  readonly origin: string
  readonly states: LogStates
  readonly waiting: WaitingEvents
  readonly tiles: TileStore
  readonly signer: LogSigner
}

export type Sealed = {
  /** Events that this call brought into the log. */
  readonly sealed: number
  /** Leaves that a signed checkpoint covers now. */
  readonly size: number
}

/**
 * Seals what waits, batch by batch, until nothing does but what came meanwhile, or another sealer is faster.
 *
 * @throws KeyfoldError `internal` when what is stored of the log contradicts what was decided: then it was changed by somebody, and nothing
 * is signed; `unavailable` when a store or the key cannot answer. Calling it again goes on where it ended.
 */
export async function sealLog(ports: SealPorts): Promise<Sealed> {
  const present = await presentState(ports)
  let state = present.batch === null ? present : await publish(ports, decidedIn(present, present.batch))
  let sealed = 0
  while (state !== null) {
    const { size } = state.published
    const events = await ports.waiting.waiting(size, BATCH_MAX)
    if (events.length === 0) return { sealed, size }
    const decided = decide(state, events)
    if (!(await ports.states.replace(decided.state))) break
    state = await publish(ports, decided)
    sealed += events.length
    // What came meanwhile is for the next time: batches of a few each, one after the other, would keep all others from working.
    if (events.length < BATCH_MAX) break
  }
  return { sealed, size: (await ports.states.read()).published.size }
}

/**
 * A state and a checkpoint that fit each other. A checkpoint is published before the state says so, and after it was decided on: what was
 * read between two states is from where the first one is to where the second one leads.
 *
 * @throws KeyfoldError `internal` when one of both was set back, or is another one, or the checkpoint is not signed by the log's key.
 */
async function presentState(ports: SealPorts): Promise<LogState> {
  const { states, tiles } = ports
  const before = await states.read()
  const note = await tiles.checkpoint()
  const state = await states.read()
  const { published, batch } = state
  const head = note === null ? EMPTY_HEAD : await signedHead(ports, note)
  if (head === null || head.size < before.published.size) throw logChanged(CHECKPOINT)
  const roots = new Map([[published.size, rootOf(published)]])
  if (batch !== null) roots.set(published.size + batch.entries.length, batch.root)
  const root = roots.get(head.size)
  // Other sealers may have been there meanwhile.
  const passed = root === undefined && head.size < published.size && published.size > before.published.size
  if (!passed && (root === undefined || !equal(root, head.root))) throw logChanged(CHECKPOINT)
  return state
}

/** What nobody can forge without the key: else whoever changed state and tiles would have the sealer sign another history. */
async function signedHead({ origin, signer }: SealPorts, text: string): Promise<Checkpoint | null> {
  const note = parseNote(text)
  const head = parseCheckpoint(note?.text ?? '')
  if (note === null || head?.origin !== origin) return null
  return (await isSignedBy(note, await noteKey(origin, await signer.publicKey()))) ? head : null
}

type Batch = NonNullable<LogState['batch']>

/** A batch that is fixed, with what it makes of the tree. */
type Decided = {
  readonly state: LogState
  readonly entries: Batch['entries']
  readonly leaves: readonly Uint8Array[]
  readonly tree: Tree
}

function decide({ revision, published }: LogState, events: readonly StoredEvent[]): Decided {
  const entries = events.map(({ id, body, salt }) => entryOf(id, body, salt))
  const leaves = entries.map(leafHash)
  const tree = grow(published, leaves)
  const state = { revision: revision + 1, published, batch: { entries, root: rootOf(tree) } }
  return { state, entries, leaves, tree }
}

/** What another one decided on, or this one before it died. */
function decidedIn(state: LogState, { entries, root }: Batch): Decided {
  const leaves = entries.map(leafHash)
  const tree = grow(state.published, leaves)
  if (!equal(rootOf(tree), root)) throw logChanged('its state')
  return { state, entries, leaves, tree }
}

/** @returns null: another sealer has done so, and may be further already */
async function publish(
  ports: SealPorts,
  { state, entries, leaves, tree }: Decided,
): Promise<LogState | null> {
  const { revision, published } = state
  const tiles = tilesFor(await readEdge(ports.tiles, published), entries, leaves)
  await forEachBounded(tiles, WRITES_AT_ONCE, ({ bytes, ...name }) =>
    ports.tiles.write(tilePath(name), bytes),
  )
  await ports.waiting.place(published.size, entries.map(idOf))
  await ports.tiles.advance(await signed(ports, tree), tree.size)
  const next = { revision: revision + 1, published: tree, batch: null }
  return (await ports.states.replace(next)) ? next : null
}

const idOf = (entry: Uint8Array): string | null =>
  entry.subarray(0, 16).every((byte) => byte === 0) ? null : readEventId(entry)

async function signed({ origin, signer }: SealPorts, tree: Tree): Promise<string> {
  const text = checkpointText({ origin, size: tree.size, root: rootOf(tree) })
  const { name, id } = await noteKey(origin, await signer.publicKey())
  const signature = await signer.sign(new TextEncoder().encode(text))
  return writeNote({ text, signatures: [{ name, id, signature }] })
}
