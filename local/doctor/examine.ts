/** Every check of a vault on one machine. */
import { join } from 'node:path'
import type { Clock } from '../../lib/clock.ts'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { type Advisories, examineAdvisories, type Packages } from '../../lib/doctor/advisories.ts'
import { examineConfiguration } from '../../lib/doctor/configuration.ts'
import { examineLog } from '../../lib/doctor/examine-log.ts'
import { examineGenerations, type GenerationPorts } from '../../lib/doctor/generations.ts'
import type { LogPorts } from '../../lib/doctor/log.ts'
import { examineClientSecrets, examineInvitations } from '../../lib/doctor/people.ts'
import type { Remedies } from '../../lib/doctor/remedies.ts'
import {
  examineRetirement,
  examineRotations,
  examineSchedule,
  type RotationPorts,
} from '../../lib/doctor/rotations.ts'
import { type Examination, needed } from '../../lib/examination.ts'
import type { AccountStore } from '../../lib/identity/ports.ts'
import type { MachineClientStore } from '../../lib/people/ports.ts'
import type { LocalConfig } from '../config-file.ts'
import { examineCertificate } from './certificate.ts'
import { examineDatabase } from './database.ts'
import { examineDisk, spaceOf } from './disk.ts'
import { examineFiles } from './files.ts'
import { examineSweep, SWEEPER } from './sweep.ts'

/** What the database knows, and what is beside it. */
export type DoctorStores = Omit<GenerationPorts, 'keys'> &
  Omit<RotationPorts, 'clock'> & {
    readonly machineClients: Pick<MachineClientStore, 'page'>
    readonly accounts: Pick<AccountStore, 'page'>
    readonly jobRuns: { ended(job: string): Promise<number | null> }
  }

export type LocalDoctorPorts = {
  readonly clock: Clock
  /** The data folder. */
  readonly folder: string
  /** @throws KeyfoldError for what cannot be read: that is a finding. */
  readonly config: () => Promise<LocalConfig>
  readonly keys: () => Promise<GenerationPorts['keys']>
  readonly log: () => Promise<LogPorts>
  /** Null: the database cannot be opened. */
  readonly stores: DoctorStores | null
  /** Whether somebody serves the vault now. */
  readonly isServed: boolean
  /** PEM; null: it speaks plain HTTP, or it is not known. */
  readonly certificate: string | null
  readonly packages: () => Promise<Packages | null>
  readonly advisories: Advisories
  /** For tests. */
  readonly checkDatabase?: (path: string) => Promise<readonly string[]>
}

/**
 * @param before the checkpoint that the log must still contain; null: none is known
 * @returns the one that was proved to go on from it; null: none was
 */
export async function examineFolder(
  ports: LocalDoctorPorts,
  examination: Examination,
  before: string | null,
): Promise<string | null> {
  const { folder, certificate, clock } = ports
  const config = await examination.check('configuration', async () => {
    const value = await ports.config()
    const decided = { ...value, sendsMail: value.mail !== null }
    return { ...examineConfiguration(decided, clock(), remediesFor(folder)), value }
  })
  await examination.check('permissions', () => examineFiles(folder))
  await examination.check('disk', async () => examineDisk(await spaceOf(folder)))
  await examination.check('database', () =>
    examineDatabase(join(folder, DATA_FILES.database), ports.checkDatabase),
  )
  const stores = ports.stores
  if (stores !== null) await examineKeys(ports, stores, examination, config)
  if (stores !== null) await examinePeople(ports, stores, examination)
  if (certificate !== null) {
    await examination.check('certificate', async () => examineCertificate(certificate, clock()))
  }
  const proved = await examineLogOf(ports, examination, before)
  await examination.check('advisories', async () => {
    const asked = needed(config, 'configuration').advisories
    return examineAdvisories(await ports.packages(), asked ? ports.advisories : null)
  })
  return proved
}

async function examineKeys(
  { clock, folder, keys }: LocalDoctorPorts,
  stores: DoctorStores,
  examination: Examination,
  config: LocalConfig | null,
): Promise<void> {
  const ports = { ...stores, clock }
  await examination.check('master keys', async () =>
    examineGenerations({ ...stores, keys: await keys() }, clock(), remediesFor(folder)),
  )
  await examination.check('rotation', () => examineRotations(ports))
  await examination.check('rotation schedule', async () =>
    examineSchedule(ports, needed(config, 'configuration').nextRotation),
  )
}

/** Also the jobs of a vault that is served. */
async function examinePeople(
  { clock, isServed }: LocalDoctorPorts,
  stores: DoctorStores,
  examination: Examination,
): Promise<void> {
  await examination.check('client secrets', () => examineClientSecrets(stores.machineClients, clock()))
  await examination.check('invitations', () => examineInvitations(stores.accounts, clock()))
  await examination.check('sweeper', async () =>
    examineSweep(await sweptIn(stores, clock()), clock(), isServed),
  )
  if (isServed) await examination.check('retirement', () => examineRetirement({ ...stores, clock }))
}

/** Before its first run: since when there is a vault. */
const sweptIn = async ({ jobRuns, generations }: DoctorStores, now: number): Promise<number> =>
  (await jobRuns.ended(SWEEPER)) ?? (await generations.list())[0]?.created ?? now

async function examineLogOf(
  { clock, folder, log }: LocalDoctorPorts,
  examination: Examination,
  before: string | null,
): Promise<string | null> {
  let ports: LogPorts | null = null
  try {
    ports = await log()
  } catch (error) {
    await examination.check('log', () => Promise.reject(error))
  }
  return ports && examineLog(examination, ports, clock(), before, remediesFor(folder))
}

const remediesFor = (folder: string): Remedies => ({
  where: `--data ${folder}`,
  recoveryRecipients:
    `Write age public keys as "recoveryRecipients" into ${join(folder, 'config.json')}, or "waiveEscrow": true if a lost key may ` +
    'take everything with it; then start the vault again.',
})
