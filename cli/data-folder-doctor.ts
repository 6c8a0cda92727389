/** The self-check of a vault on this machine; also while it is being served. Nothing is changed, and the report is not kept. */
import { join } from 'node:path'
import type { Database } from '../lib/adapters/embedded/database.ts'
import { openDatabase } from '../lib/adapters/embedded/database.ts'
import { FileTileStore } from '../lib/adapters/embedded/file-tile-store.ts'
import { SqliteGenerationStore } from '../lib/adapters/embedded/generation-store.ts'
import { SqliteGenerationUsage } from '../lib/adapters/embedded/generation-usage.ts'
import { SqliteJobRuns } from '../lib/adapters/embedded/job-runs.ts'
import { openKeyService } from '../lib/adapters/embedded/key-service.ts'
import { FileLogSigner } from '../lib/adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../lib/adapters/embedded/log-states.ts'
import { SqlitePlacedEvents, SqliteWaitingEvents } from '../lib/adapters/embedded/logged-events.ts'
import { SqliteReportStore } from '../lib/adapters/embedded/report-store.ts'
import { SqliteRetirementStore } from '../lib/adapters/embedded/retirement-store.ts'
import { SqliteRotationStore } from '../lib/adapters/embedded/rotation-store.ts'
import { logOrigin } from '../lib/audit/log/checkpoint.ts'
import { systemClock } from '../lib/clock.ts'
import { DATA_FILES } from '../lib/compose/data-files.ts'
import { tryLockDataFolder } from '../lib/compose/embedded.ts'
import { peopleStoresOf } from '../lib/compose/embedded-people.ts'
import type { LogPorts } from '../lib/doctor/log.ts'
import { makeReport } from '../lib/doctor/make-report.ts'
import type { DoctorReport } from '../lib/doctor/report.ts'
import { readConfig } from '../local/config-file.ts'
import { openVaultFacts } from '../local/data-folder.ts'
import { examineFolder } from '../local/doctor/examine.ts'
import { npmAdvisories, packagesIn } from '../local/doctor/packages.ts'
import { assertHoldsVault } from './data-folder-keys.ts'

/**
 * Checks a vault now. What the last kept report saw of the log, it must still contain.
 *
 * @throws KeyfoldError `not-found` when the folder holds no vault; `unavailable` or `invalid-configuration` when its database cannot be used.
 */
export const examineDataFolder = (data: string): Promise<DoctorReport> =>
  withDatabase(data, (database) => {
    const ports = {
      clock: systemClock,
      folder: data,
      config: () => readConfig(data),
      keys: () => openKeyService(data),
      log: () => logPorts(data, database),
      stores: storesOf(database),
      isServed: isServed(data),
      certificate: null,
      packages: packagesIn,
      advisories: npmAdvisories(),
    }
    const reports = new SqliteReportStore(database)
    return makeReport({ clock: systemClock, reports }, (examination, before) =>
      examineFolder(ports, examination, before),
    )
  })

/** @returns null before the first. Throws as {@link examineDataFolder}. */
export const lastReport = (data: string): Promise<DoctorReport | null> =>
  withDatabase(data, async (database) => (await new SqliteReportStore(database).newest(1))[0] ?? null)

async function withDatabase<T>(data: string, work: (database: Database) => Promise<T>): Promise<T> {
  await assertHoldsVault(data)
  using resources = new DisposableStack()
  return await work(resources.adopt(openDatabase(join(data, DATA_FILES.database)), (open) => open.close()))
}

const storesOf = (database: Database) => ({
  ...peopleStoresOf(database),
  generations: new SqliteGenerationStore(database),
  usage: new SqliteGenerationUsage(database),
  rotations: new SqliteRotationStore(database),
  retirement: new SqliteRetirementStore(database),
  jobRuns: new SqliteJobRuns(database),
})

async function logPorts(data: string, database: Database): Promise<LogPorts> {
  const { vault } = await openVaultFacts(data)
  const tiles = new FileTileStore(join(data, DATA_FILES.audit))
  return {
    origin: logOrigin(vault),
    states: new SqliteLogStates(database),
    waiting: new SqliteWaitingEvents(database),
    placed: new SqlitePlacedEvents(database),
    tiles,
    signer: new FileLogSigner(join(data, DATA_FILES.auditKey), tiles),
  }
}

/** Whoever serves it holds its lock. */
function isServed(data: string): boolean {
  const lock = tryLockDataFolder(data)
  lock?.release()
  return lock === null
}
