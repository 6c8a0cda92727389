/** The master keys of a vault in AWS. */
import { systemClock } from '../../lib/clock.ts'
import { type Operator, withOperator } from '../../lib/compose/aws/operator.ts'
import { activeAlias } from '../../lib/config/names.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { bootstrap } from '../../lib/keys/bootstrap.ts'
import { loadCryptoKey } from '../../lib/keys/crypto-key.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { describeKeys, type KeyStatus } from '../../lib/keys/key-status.ts'
import type { MasterKeyAdmin } from '../../lib/keys/ports.ts'

/** Tells of a step before it is taken, or after, in one line. */
export type Note = (line: string) => void

/**
 * Makes generation 1 from a key file, or brings back its material when KMS has lost it, and lets the vault's alias point at
 * the active key. Idempotent: a vault that has its master key is left alone, and the key file is not read.
 *
 * @throws KeyfoldError `invalid-key-file`, `key-state`, and what `withOperator` throws.
 */
export const importFirstKey = (
  vault: string,
  keyFile: string,
  note: Note,
): Promise<{ outcome: 'made' | 'exists' | 'restored'; generation: Generation; alias: string }> =>
  withOperator(vault, async ({ deployment, keys, generations, deletionCommand }) => {
    note(`The vault ${vault} is in ${deployment.region}, account ${deployment.account.id}.`)
    const outcome = await bootstrap({
      keys: telling(keys, note),
      generations,
      clock: systemClock,
      loadMaterial: () => {
        note(`Reading ${keyFile}.`)
        return loadCryptoKey(keyFile)
      },
      onKeyLeftBehind: (keyId) =>
        note(
          `Nobody needs the empty key ${keyId}, but it could not be deleted. Let an administrator do it: ${deletionCommand(keyId)}`,
        ),
    })
    const generation = await generations.active()
    if (generation === null)
      throw new KeyfoldError('unavailable', 'The active generation cannot be read back. Try again.')
    const alias = activeAlias(vault)
    if (await keys.pointActiveAlias(generation.keyId)) note(`${alias} points at the active key.`)
    return { outcome, generation, alias }
  })

/** @throws KeyfoldError as `withOperator` does. */
export const readKeyStatus = (vault: string): Promise<KeyStatus> =>
  withOperator(vault, (operator) => describeKeys({ ...operator, keyPolicy: operator.keyPolicy() }))

export function telling(keys: Operator['keys'], note: Note): MasterKeyAdmin {
  return {
    async createKey(generation, onKeyLeftBehind) {
      const keyId = await keys.createKey(generation, onKeyLeftBehind)
      note(`The key of generation ${generation} in KMS is ${keyId}.`)
      return keyId
    },
    async importMaterial(keyId, material) {
      note('Importing the key material, wrapped for KMS, never to expire.')
      await keys.importMaterial(keyId, material)
      note('KMS has the material.')
    },
    describeKey: (keyId) => keys.describeKey(keyId),
    changeState: (keyId, state) => keys.changeState(keyId, state),
  }
}
