/** The log of a data folder, as a process has it open, and what must hold of it whatever happened. */
import { join } from 'node:path'
import { ulid } from 'ulid'
import { expect } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { FileTileStore } from '../../../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../../lib/adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../../../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents, SqliteWaitingEvents } from '../../../lib/adapters/embedded/logged-events.ts'
import { parseCheckpoint } from '../../../lib/audit/log/checkpoint.ts'
import { isSignedBy, noteKey, parseNote } from '../../../lib/audit/log/note.ts'
import type { TileReader } from '../../../lib/audit/log/ports.ts'
import { isConsistent, isIncluded } from '../../../lib/audit/log/proof.ts'
import { Hashes, readTile } from '../../../lib/audit/log/prove.ts'
import type { SealPorts } from '../../../lib/audit/log/seal.ts'
import { entriesIn, TILE_WIDTH } from '../../../lib/audit/log/tiles.ts'
import { DATA_FILES } from '../../../lib/compose/data-files.ts'
import { entryFor, idBytes, inclusionPath, leafHashOf, rootOfLeaves } from './independent.ts'

export const ORIGIN = 'keyfold/v-test'

export function openLog(folder: string) {
  const database = openDatabase(join(folder, DATA_FILES.database))
  const tiles = new FileTileStore(join(folder, DATA_FILES.audit))
  const events = new SqliteEventStore(database)
  const ports: SealPorts = {
    origin: ORIGIN,
    states: new SqliteLogStates(database),
    waiting: new SqliteWaitingEvents(database),
    tiles,
    signer: new FileLogSigner(join(folder, DATA_FILES.auditKey), tiles),
  }
  return {
    database,
    ports,
    placed: new SqlitePlacedEvents(database),
    /** @returns the id */
    async append(id = ulid()): Promise<string> {
      await events.append({
        id,
        time: new Date().toISOString(),
        action: 'object.decrypt',
        outcome: 'allowed',
      })
      return id
    },
    close: () => database.close(),
  }
}

export type OpenedLog = ReturnType<typeof openLog>

/** Each checkpoint that is published, in the order in which it is: also what a sealer gives to the store, and what is refused there. */
export function watched(ports: SealPorts, notes: string[]): SealPorts {
  const tiles = Object.create(ports.tiles, {
    advance: {
      value: (note: string, size: number) => {
        notes.push(note)
        return ports.tiles.advance(note, size)
      },
    },
  }) as SealPorts['tiles']
  return { ...ports, tiles: boundTo(tiles, ports.tiles) }
}

/** Private fields are of the store itself. */
const boundTo = <T extends object>(wrapper: T, store: T): T =>
  new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(wrapper, name)) return Reflect.get(wrapper, name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

export async function entriesOf(tiles: TileReader, size: number): Promise<readonly Uint8Array[]> {
  const entries: Uint8Array[] = []
  for (let index = 0; entries.length < size; index++) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    const bytes = await readTile(tiles, { level: 'entries', index, width })
    entries.push(...(entriesIn(bytes ?? new Uint8Array()) ?? []).slice(0, width))
    if (bytes === null) throw new Error(`Bundle ${index} is missing.`)
  }
  return entries
}

async function headOf({ signer }: SealPorts, note: string) {
  const parsed = parseNote(note)
  const key = await noteKey(ORIGIN, await signer.publicKey())
  if (parsed === null || !(await isSignedBy(parsed, key))) throw new Error(`Not a note: ${note}`)
  const checkpoint = parseCheckpoint(parsed.text)
  if (checkpoint?.origin !== ORIGIN) throw new Error(`Not a checkpoint: ${note}`)
  return checkpoint
}

/**
 * Every event is exactly one leaf, the tiles are those of the tree, and no checkpoint that was ever signed says anything else.
 *
 * @param notes those that were signed
 */
export async function expectWhole(
  log: OpenedLog,
  ids: readonly string[],
  notes: readonly string[],
): Promise<void> {
  const { ports, placed } = log
  const { tiles } = ports
  const state = await ports.states.read()
  expect(state).toMatchObject({ published: { size: ids.length }, batch: null })
  const head = await headOf(ports, (await tiles.checkpoint()) ?? '')
  expect(head.size).toBe(ids.length)
  const entries = await entriesOf(tiles, head.size)
  expect(entries.map(idIn).toSorted()).toEqual(ids.map((id) => idBytes(id).toString('hex')).toSorted())
  for (const event of await placed.placed(null, ids.length + 1)) {
    const entry = entryFor(event.id, event.body ?? '', event.salt ?? new Uint8Array())
    expect(Buffer.from(entries[event.leaf ?? -1] ?? [])).toEqual(entry)
  }
  const leaves = entries.map(leafHashOf)
  expect(Buffer.from(head.root)).toEqual(Buffer.from(rootOfLeaves(leaves)))
  const hashes = new Hashes(tiles, head.size)
  for (const index of new Set([0, Math.floor(head.size / 2), head.size - 1])) {
    const path = await hashes.inclusion(index)
    expect(path.map((hash) => Buffer.from(hash))).toEqual(
      inclusionPath(index, leaves).map((hash) => Buffer.from(hash)),
    )
    expect(await isIncluded({ ...head, leaf: leaves[index] as Buffer, index, path })).toBe(true)
  }
  for (const note of new Set(notes)) {
    const older = await headOf(ports, note)
    expect(await isConsistent(older, head, await hashes.consistency(older.size)), note).toBe(true)
  }
}

const idIn = (entry: Uint8Array): string => Buffer.from(entry.subarray(0, 16)).toString('hex')
