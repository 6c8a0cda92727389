/** The operator's own next master key, straight into a data folder; also while it is being served. */
import { opensWith } from '../lib/adapters/embedded/key-drill.ts'
import { createRecorder } from '../lib/audit/record.ts'
import { systemClock } from '../lib/clock.ts'
import { type EmbeddedStores, openStores } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { loadCryptoKey } from '../lib/keys/crypto-key.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { prepareGeneration } from '../lib/rotation/make-generation.ts'
import { readConfig } from '../local/config-file.ts'
import { assertHoldsVault } from './data-folder-keys.ts'
import { findGeneration } from './key-material.ts'

/**
 * Makes the next generation from a key file, with its escrow to the recipients of the configuration. May be repeated with the
 * same file until the rotation has taken it.
 *
 * @param check is told of the active generation before anything is changed
 * @throws KeyfoldError `invalid-key-file` for a bad key, or one that this vault has used; `escrow-required`; `conflict`.
 */
export async function prepareNextKey(
  data: string,
  keyFile: string,
  check: (generation: number, keyId: string) => Promise<void>,
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
    return await prepareGeneration({ ...stores, escrowPolicy, recorder, clock: systemClock }, material)
  } finally {
    material.fill(0)
  }
}

/** A rotation to the same material would protect nothing anew. */
async function assertNew({ generations, keys }: EmbeddedStores, material: Uint8Array): Promise<void> {
  const context = { 'keyfold:kind': 'drill' }
  for (const { generation, keyId, state } of await generations.list()) {
    if (state !== 'active' && state !== 'decrypt-only') continue
    const { plaintext, wrapped } = await keys.generateDataKey(keyId, context)
    plaintext.fill(0)
    if (!opensWith(material, keyId, wrapped, context)) continue
    throw new KeyfoldError(
      'invalid-key-file',
      `This is the key of generation ${generation}. Make a new one with "keyfold key generate".`,
    )
  }
}
