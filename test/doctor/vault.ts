/** The self-check of a whole vault in a temporary folder. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makeReport } from '../../lib/doctor/make-report.ts'
import { type DoctorReport, failuresOf, type ReportStore } from '../../lib/doctor/report.ts'
import { readConfig } from '../../local/config-file.ts'
import { examineFolder, type LocalDoctorPorts } from '../../local/doctor/examine.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

export async function vaultToExamine(): Promise<TestVault> {
  const vault = await openTestVault()
  onTestFinished(() => vault.close())
  await writeFile(join(vault.folder, 'config.json'), '{"waiveEscrow": true}', { mode: 0o600 })
  return vault
}

export const portsOf = (vault: TestVault, change: Partial<LocalDoctorPorts> = {}): LocalDoctorPorts => ({
  clock: vault.clock,
  folder: vault.folder,
  config: () => readConfig(vault.folder),
  keys: async () => vault.stores.keys,
  log: async () => ({ ...vault.vault.log, placed: vault.stores.placedEvents }),
  stores: vault.stores,
  isServed: false,
  certificate: null,
  packages: async () => null,
  advisories: { of: async () => null },
  // Of a thread of its own, which costs: it has a test of its own.
  checkDatabase: async () => [],
  ...change,
})

type Change = Partial<LocalDoctorPorts> & { readonly reports?: ReportStore }

/** Made now, and not kept. */
export const reportOf = (
  vault: TestVault,
  { reports = vault.stores.reports, ...change }: Change = {},
): Promise<DoctorReport> =>
  makeReport({ clock: vault.clock, reports }, (examination, before) =>
    examineFolder(portsOf(vault, change), examination, before),
  )

/** `check: detail` of what fails. */
export const failedIn = (report: DoctorReport): readonly string[] =>
  failuresOf(report).map(({ check, detail }) => `${check}: ${detail}`)

export const failures = async (vault: TestVault, change: Change = {}): Promise<readonly string[]> =>
  failedIn(await reportOf(vault, change))

/** Changes the database past the vault. */
export const tamper = (
  vault: TestVault,
  sql: string,
  ...values: (string | number | null)[]
): Promise<unknown> => vault.stores.database.run(() => vault.stores.database.prepare(sql).run(...values))

/** Events that a reader left behind, sealed. */
export async function sealSome(vault: TestVault, count: number): Promise<void> {
  const token = await vault.client('reader', 'reader')
  for (let at = 0; at < count; at++) await vault.call('GET', '/v1/audit/events', { token })
  await vault.seal()
}
