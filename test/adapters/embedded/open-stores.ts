import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { SqliteAccountStore } from '../../../lib/adapters/embedded/account-store.ts'
import { SqliteAdminRegistry } from '../../../lib/adapters/embedded/admin-registry.ts'
import { SqliteApprovalStore } from '../../../lib/adapters/embedded/approval-store.ts'
import { SqliteArtifactStore } from '../../../lib/adapters/embedded/artifact-store.ts'
import { SqliteAttemptStore } from '../../../lib/adapters/embedded/attempt-store.ts'
import { SqliteBaselineStore } from '../../../lib/adapters/embedded/baseline-store.ts'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { FileEscrowStore } from '../../../lib/adapters/embedded/escrow-store.ts'
import { SqliteEventQueries } from '../../../lib/adapters/embedded/event-queries.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { SqliteFactStore } from '../../../lib/adapters/embedded/fact-store.ts'
import { SqliteFindingStore } from '../../../lib/adapters/embedded/finding-store.ts'
import { SqliteGenerationScan } from '../../../lib/adapters/embedded/generation-scan.ts'
import { SqliteGenerationStore } from '../../../lib/adapters/embedded/generation-store.ts'
import { SqliteGenerationUsage } from '../../../lib/adapters/embedded/generation-usage.ts'
import { SqliteGrantStore } from '../../../lib/adapters/embedded/grant-store.ts'
import { SqliteLogStates } from '../../../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents, SqliteWaitingEvents } from '../../../lib/adapters/embedded/logged-events.ts'
import { SqliteMachineClientStore } from '../../../lib/adapters/embedded/machine-client-store.ts'
import { SqliteMuteStore } from '../../../lib/adapters/embedded/mute-store.ts'
import { SqliteOauthClientStore } from '../../../lib/adapters/embedded/oauth-client-store.ts'
import { SqliteObjectIndex } from '../../../lib/adapters/embedded/object-index.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import { SqliteReportStore } from '../../../lib/adapters/embedded/report-store.ts'
import { SqliteRetirementStore } from '../../../lib/adapters/embedded/retirement-store.ts'
import { SqliteRewrapQueue } from '../../../lib/adapters/embedded/rewrap-queue.ts'
import { SqliteRotationFailureStore } from '../../../lib/adapters/embedded/rotation-failure-store.ts'
import { SqliteRotationStore } from '../../../lib/adapters/embedded/rotation-store.ts'
import { SqliteSubjectStore } from '../../../lib/adapters/embedded/subject-store.ts'
import { SqliteSuspensionStore } from '../../../lib/adapters/embedded/suspension-store.ts'
import { SqliteSweepStore } from '../../../lib/adapters/embedded/sweep-store.ts'
import { SqliteUsageStore } from '../../../lib/adapters/embedded/usage-store.ts'
import { SqliteVersionStore } from '../../../lib/adapters/embedded/version-store.ts'
import { SqliteWrapStore } from '../../../lib/adapters/embedded/wrap-store.ts'
import type { FindingStores } from '../../contract/finding-stores.ts'
import type { LogStores } from '../../contract/log-stores.ts'
import type { Stores } from '../../contract/stores.ts'

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-stores-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** All stores on one database, which is all but the escrow. */
export const storesOf = (database: Database) => ({
  versions: new SqliteVersionStore(database),
  facts: new SqliteFactStore(database),
  grants: new SqliteGrantStore(database),
  index: new SqliteObjectIndex(database),
  subjects: new SqliteSubjectStore(database),
  sweep: new SqliteSweepStore(database),
  generations: new SqliteGenerationStore(database),
  usage: new SqliteGenerationUsage(database),
  principals: new SqlitePrincipalStore(database),
  events: new SqliteEventStore(database),
  eventQueries: new SqliteEventQueries(database),
  logStates: new SqliteLogStates(database),
  waitingEvents: new SqliteWaitingEvents(database),
  placedEvents: new SqlitePlacedEvents(database),
  rotations: new SqliteRotationStore(database),
  rotationFailures: new SqliteRotationFailureStore(database),
  retirement: new SqliteRetirementStore(database),
  reports: new SqliteReportStore(database),
  queue: new SqliteRewrapQueue(database),
  wraps: new SqliteWrapStore(database),
  scan: new SqliteGenerationScan(database),
  machineClients: new SqliteMachineClientStore(database),
  approvals: new SqliteApprovalStore(database),
  admins: new SqliteAdminRegistry(database),
  accounts: new SqliteAccountStore(database),
  artifacts: new SqliteArtifactStore(database),
  attempts: new SqliteAttemptStore(database),
  oauthClients: new SqliteOauthClientStore(database),
  findings: new SqliteFindingStore(database),
  mutes: new SqliteMuteStore(database),
  baselines: new SqliteBaselineStore(database),
  usageHours: new SqliteUsageStore(database),
  suspensions: new SqliteSuspensionStore(database),
})

/** The same on the SQLite file in `folder`, which is closed when the test ends. */
export function storesIn(folder: string) {
  const database = openDatabase(join(folder, 'vault.db'))
  const close = (): void => database.close()
  onTestFinished(close)
  return { ...storesOf(database), database, close }
}

/** All stores on one SQLite file in `folder`. */
export function openStores(folder: string): Stores & LogStores & FindingStores {
  const database = openDatabase(join(folder, 'vault.db'))
  return {
    ...storesOf(database),
    escrow: new FileEscrowStore(join(folder, 'escrow')),
    reopen: async () => {
      database.close()
      return openStores(folder)
    },
    close: async () => database.close(),
  }
}
