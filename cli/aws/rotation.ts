/** The operator's own next master key, straight into KMS. */
import { withOperator } from '../../lib/compose/aws/operator.ts'
import { loadCryptoKey } from '../../lib/keys/crypto-key.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { prepareGeneration } from '../../lib/rotation/make-generation.ts'
import { findGeneration, type NextKey } from '../key-material.ts'
import { type Note, telling } from './keys.ts'

/**
 * Makes the next generation from a key file, with its escrow to the recipients that the vault was deployed with. May be
 * repeated with the same file until a rotation begins. Whether this vault has used that key before is not looked for.
 *
 * @throws KeyfoldError `invalid-key-file`; `escrow-required`; `conflict`; and what `withOperator` throws.
 */
export const prepareNextKey = (
  vault: string,
  { keyFile, waiveEscrow, check }: NextKey,
  note: Note,
): Promise<Generation> =>
  withOperator(vault, async (operator) => {
    const active = await findGeneration(operator, 'active')
    await check(active.generation, active.keyId)
    const { escrow: escrowPolicy } = operator.keyPolicy()
    const material = await loadCryptoKey(keyFile)
    try {
      const keys = telling(operator.keys, note)
      return await prepareGeneration({ ...operator, keys, escrowPolicy }, material, { waiveEscrow })
    } finally {
      material.fill(0)
    }
  })
