/** A log on the embedded stores, and events as handlers record them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../lib/adapters/embedded/event-store.ts'
import { FileTileStore } from '../../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../lib/adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents } from '../../lib/adapters/embedded/logged-events.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { createEventIds } from '../../lib/audit/event-id.ts'
import { noteKey } from '../../lib/audit/log/note.ts'
import { SealingThread } from '../../lib/compose/sealing/thread.ts'

const ORIGIN = 'keyfold/v-bench'

export type BenchLog = Awaited<ReturnType<typeof openBenchLog>>

export const benchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'keyfold-bench-'))
export const removeBenchFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true })

export async function openBenchLog(folder: string) {
  const database = openDatabase(join(folder, 'vault.sqlite'))
  const tiles = new FileTileStore(join(folder, 'audit'))
  const signer = new FileLogSigner(join(folder, 'audit.key'), tiles)
  const logStates = new SqliteLogStates(database)
  // As keyfold serve seals.
  const sealer = new SealingThread({ data: folder, origin: ORIGIN }, logStates)
  return {
    tiles,
    logStates,
    events: new SqliteEventStore(database),
    placedEvents: new SqlitePlacedEvents(database),
    key: async () => noteKey(ORIGIN, await signer.publicKey()),
    seal: () => sealer.seal(),
    close: async () => {
      await sealer.close()
      database.close()
    },
  }
}

const nextId = createEventIds()

/** A read, as the function that opens content records it. */
export function benchEvent(): AuditEvent {
  const now = Date.now()
  const id = nextId(now)
  return {
    id,
    time: new Date(now).toISOString(),
    action: 'object.decrypt',
    outcome: 'allowed',
    principal: 'client:demo-reader',
    roles: ['reader'],
    client: 'demo-reader',
    sourceIp: '127.0.0.1',
    userAgent: 'keyfold/0.1.0',
    requestId: id,
    object: `o-${id.slice(10)}`,
    version: 1,
    classification: 'confidential',
    generation: 1,
    bytes: 1_024,
  }
}
