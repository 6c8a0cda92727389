/** The log of a vault on this machine, straight from its data folder; also while it is being served. */
import { join } from 'node:path'
import { openForReading } from '../lib/adapters/embedded/database.ts'
import { FileTileStore } from '../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../lib/adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents } from '../lib/adapters/embedded/logged-events.ts'
import { logOrigin } from '../lib/audit/log/checkpoint.ts'
import { noteKey, verifierKey } from '../lib/audit/log/note.ts'
import { DATA_FILES } from '../lib/compose/data-files.ts'
import { openVaultFacts } from '../local/data-folder.ts'
import type { OpenedLog } from './audit/log-ports.ts'
import { assertHoldsVault } from './data-folder-keys.ts'

/** @throws KeyfoldError `not-found` when the folder holds no vault. */
export async function withFolderLog<T>(data: string, work: (log: OpenedLog) => Promise<T>): Promise<T> {
  await assertHoldsVault(data)
  using resources = new DisposableStack()
  const database = resources.adopt(openForReading(join(data, DATA_FILES.database)), (opened) =>
    opened.close(),
  )
  const tiles = new FileTileStore(join(data, DATA_FILES.audit))
  const signer = new FileLogSigner(join(data, DATA_FILES.auditKey), tiles)
  return await work({
    tiles,
    placedEvents: new SqlitePlacedEvents(database),
    logStates: new SqliteLogStates(database),
    ownKey: async () => {
      const { vault } = await openVaultFacts(data)
      return verifierKey(await noteKey(logOrigin(vault), await signer.publicKey()))
    },
    keyFrom: `the data folder ${data}`,
  })
}
