import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { SqliteFactStore } from '../../../lib/adapters/embedded/fact-store.ts'
import { SqliteGenerationStore } from '../../../lib/adapters/embedded/generation-store.ts'
import { SqliteGrantStore } from '../../../lib/adapters/embedded/grant-store.ts'
import { SqliteObjectIndex } from '../../../lib/adapters/embedded/object-index.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import { SqliteSubjectStore } from '../../../lib/adapters/embedded/subject-store.ts'
import { SqliteSweepStore } from '../../../lib/adapters/embedded/sweep-store.ts'
import { SqliteVersionStore } from '../../../lib/adapters/embedded/version-store.ts'
import type { Stores } from '../../contract/stores.ts'

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-stores-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const storesOf = (database: Database) => {
  const generations = new SqliteGenerationStore(database)
  return {
    versions: new SqliteVersionStore(database),
    facts: new SqliteFactStore(database),
    grants: new SqliteGrantStore(database),
    index: new SqliteObjectIndex(database),
    subjects: new SqliteSubjectStore(database),
    sweep: new SqliteSweepStore(database),
    generations,
    usage: generations,
    principals: new SqlitePrincipalStore(database),
    events: new SqliteEventStore(database),
  }
}

/** All stores on one SQLite file in `folder`. */
export function openStores(folder: string): Stores {
  const database = openDatabase(join(folder, 'vault.db'))
  return {
    ...storesOf(database),
    reopen: async () => {
      database.close()
      return openStores(folder)
    },
    close: async () => database.close(),
  }
}
