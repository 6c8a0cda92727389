/** A log on the embedded stores, whose files and rows tests may change as somebody with access to the machine could. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { encodeTime } from 'ulid'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { FileTileStore } from '../../../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../../lib/adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../../../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents, SqliteWaitingEvents } from '../../../lib/adapters/embedded/logged-events.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { type NoteKey, noteKey } from '../../../lib/audit/log/note.ts'
import { sealLog } from '../../../lib/audit/log/seal.ts'
import { hashesAt, rightEdge, TILE_WIDTH, tilePath } from '../../../lib/audit/log/tiles.ts'
import { type Verification, type VerifyOptions, verifyLog } from '../../../lib/audit/log/verify/verify.ts'

export const ORIGIN = 'keyfold/v-00000001'
const START = Date.UTC(2031, 0, 1)
const SECOND = 1_000

export type SealedLog = Awaited<ReturnType<typeof openSealedLog>>

/** The id of the event that was recorded as that many seconds after the first. */
export const idAt = (second: number): string =>
  `${encodeTime(START + second * SECOND)}${String(second).padStart(16, '0')}`

export const eventAt = (second: number, change: Partial<AuditEvent> = {}): AuditEvent => ({
  id: idAt(second),
  time: new Date(START + second * SECOND).toISOString(),
  action: 'object.decrypt',
  outcome: 'allowed',
  principal: `user:${second % 7}`,
  object: `o-${second}`,
  reason: 'ä'.repeat(second % 5),
  ...change,
})

/** @param folder with a log, or an empty one */
export async function openSealedLog(folder: string) {
  await mkdir(folder, { recursive: true })
  const database = openDatabase(join(folder, 'vault.sqlite'))
  const sql = new DatabaseSync(join(folder, 'vault.sqlite'))
  sql.exec('PRAGMA synchronous = OFF')
  const tiles = new FileTileStore(join(folder, 'audit'))
  const signer = new FileLogSigner(join(folder, 'audit.key'), tiles)
  const events = new SqliteEventStore(database)
  const ports = {
    tiles,
    placedEvents: new SqlitePlacedEvents(database),
    logStates: new SqliteLogStates(database),
  }
  const key: NoteKey = await noteKey(ORIGIN, await signer.publicKey())
  const waiting = new SqliteWaitingEvents(database)
  let appended = 0
  return {
    folder,
    sql,
    events,
    ports,
    key,
    async append(count: number): Promise<void> {
      const seconds = Array.from({ length: count }, () => appended++)
      await Promise.all(seconds.map((second) => events.append(eventAt(second))))
    },
    seal: () => sealLog({ origin: ORIGIN, states: ports.logStates, waiting, tiles, signer }),
    note: async (): Promise<string> => (await tiles.checkpoint()) ?? '',
    verify: (options: Partial<VerifyOptions> = {}): Promise<Verification> =>
      verifyLog(ports, { keys: [key], clock: () => START + 60 * SECOND * SECOND, ...options }),
    file: (path: string): string => join(folder, 'audit', path),
    close(): void {
      sql.close()
      database.close()
    },
  }
}

/** A log of that many events, sealed in as many batches as its size suggests. */
export async function sealedLog(folder: string, size: number): Promise<SealedLog> {
  const log = await openSealedLog(folder)
  for (const part of [size % 100, size - (size % 100)]) {
    await log.append(part)
    await log.seal()
  }
  return log
}

/** All that a checkpoint of that size stands for: tiles and bundles. */
export function currentTiles(size: number): readonly string[] {
  const paths = rightEdge(size).map(tilePath)
  for (let level = 0; hashesAt(size, level) > 0; level++) {
    const full = Math.floor(hashesAt(size, level) / TILE_WIDTH)
    for (let index = 0; index < full; index++) paths.push(tilePath({ level, index, width: TILE_WIDTH }))
  }
  return paths.flatMap((path) =>
    path.startsWith('tile/0/') ? [path, path.replace('/0/', '/entries/')] : [path],
  )
}

/** Changes a file for as long as `work` takes. */
export async function withFile<T>(
  path: string,
  change: (bytes: Buffer) => Uint8Array,
  work: () => Promise<T>,
): Promise<T> {
  const before = await readFile(path)
  await writeFile(path, change(before))
  try {
    return await work()
  } finally {
    await writeFile(path, before)
  }
}

export function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ (1 << bit)
  return changed
}
