/** The operator's own next master key, straight into a data folder; also while it is being served. */
import { createRecorder } from '../lib/audit/record.ts'
import { systemClock } from '../lib/clock.ts'
import { type EmbeddedStores, openStores } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { loadCryptoKey } from '../lib/keys/crypto-key.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { prepareGeneration } from '../lib/rotation/make-generation.ts'
import { readConfig } from '../local/config-file.ts'
import { assertHoldsVault } from './data-folder-keys.ts'
import { findGeneration, type NextKey } from './key-material.ts'

/**
 * Makes the next generation from a key file, with its escrow to the recipients of the configuration. May be repeated with the
 * same file until a rotation begins.
 *
 * @throws KeyfoldError `invalid-key-file` for a bad key, or one that this vault has used and not destroyed yet: of what is
 *   destroyed nothing is left to tell by; `escrow-required`; `conflict`.
 */
export async function prepareNextKey(
  data: string,
  { keyFile, waiveEscrow, check }: NextKey,
): Promise<Generation> {
  await assertHoldsVault(data)
  await using resources = new AsyncDisposableStack()
  const stores = resources.adopt(await openStores(data), (opened) => opened.close())
  const active = await findGeneration(stores, 'active')
  await check(active.generation, active.keyId)
  const { escrow: escrowPolicy } = await readConfig(data)
  const material = await loadCryptoKey(keyFile)
  try {
    await assertNew(stores, material)
    const recorder = createRecorder(stores.events, systemClock)
    const ports = { ...stores, escrowPolicy, recorder, clock: systemClock }
    return await prepareGeneration(ports, material, { waiveEscrow })
  } finally {
    material.fill(0)
  }
}

/** A rotation to the same material would protect nothing anew, the less when strangers have it. */
async function assertNew({ generations, keys }: EmbeddedStores, material: Uint8Array): Promise<void> {
  for (const { generation, keyId, state } of await generations.list()) {
    if (state === 'pending' || state === 'destroyed') continue
    if (!(await isMaterialOf(keys, keyId, material))) continue
    throw new KeyfoldError(
      'invalid-key-file',
      `This is the key of generation ${generation}. Make a new one with "keyfold key generate".`,
    )
  }
}

/** A key that has its material takes only the same again, which changes nothing. One that waits for its first would take any. */
async function isMaterialOf(
  keys: EmbeddedStores['keys'],
  keyId: string,
  material: Uint8Array,
): Promise<boolean> {
  const found = await keys.describeKey(keyId)
  if (found === null || found.state === 'pending-import' || found.state === 'destroyed') return false
  try {
    await keys.importMaterial(keyId, material)
    return true
  } catch (error) {
    if (error instanceof KeyfoldError && error.code === 'key-state') return false
    throw error
  }
}
