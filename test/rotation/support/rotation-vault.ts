/** Vaults for rotations. Nothing here ends a machine, so that their folders are in memory where the system has that. */
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedKeyConfig, type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { bootstrap } from '../../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../../lib/keys/crypto-key.ts'
import type { RetirementReport } from '../../../lib/rotation/model.ts'
import { retireGenerations } from '../../../lib/rotation/retire.ts'
import { type TestClock, TestVault, testClock } from '../../support/vault.ts'

export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS

/** Nobody could bring a key back, and that is accepted: sealing escrow takes longer than the rest of a rotation. */
export const KEYS: EmbeddedKeyConfig = {
  escrow: { recipients: [], waived: true },
  nextRotation: () => null,
  managedCopyRetentionMs: 10 * DAY_MS,
}

export type RotationVaultOptions = {
  /** Replaces stores, to count or to break calls. */
  readonly wrap?: (stores: EmbeddedStores) => EmbeddedStores
  readonly keys?: Partial<EmbeddedKeyConfig>
}

export const makeVaultFolder = (): Promise<string> =>
  mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keyfold-'))

/** The vault of a folder, as a process has it that was just started. */
export async function openVaultIn(
  folder: string,
  clock: TestClock,
  { wrap = (stores) => stores, keys = {} }: RotationVaultOptions = {},
): Promise<TestVault> {
  const stores = await openStores(folder, clock)
  await bootstrap({ ...stores, clock, loadMaterial: async () => generateNewKey() })
  return new TestVault(folder, stores, clock, wrap, { ...KEYS, ...keys })
}

export const openRotationVault = async (options: RotationVaultOptions = {}): Promise<TestVault> =>
  openVaultIn(await makeVaultFolder(), testClock(), options)

/** The daily job, a while later. */
export async function retireAfter(vault: TestVault, milliseconds: number): Promise<RetirementReport> {
  vault.clock.advance(milliseconds)
  return retireGenerations(vault.vault.rotation)
}
