/** What an operator does with escrow and key files of a vault in AWS. */
import { type Operator, withOperator } from '../../lib/compose/aws/operator.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { reinstateGeneration } from '../../lib/rotation/generation-moves.ts'
import { type Found, findMaterial, type MaterialSource } from '../key-material.ts'
import { openKeptMaterial, performAsOperator, performDrill } from '../operator-record.ts'

/** @throws KeyfoldError as `findMaterial` and `withOperator` do. */
export const openVaultEscrow = (vault: string, generation: number, identity: string): Promise<Found> =>
  withOperator(vault, (operator) => openKeptMaterial(operator, generation, identity))

/**
 * Imports the material into the same key again. KMS takes only what it had before, so that a success proves it; a key that
 * had lost its material has it again.
 *
 * @returns `passed` false when KMS refused the material.
 * @throws KeyfoldError `key-state` when the key is in no state to take any.
 */
export const drillInKms = (
  vault: string,
  which: number | 'active',
  source: MaterialSource,
): Promise<{ generation: Generation; passed: boolean }> =>
  withOperator(vault, (operator) =>
    performDrill(operator, which, source, async ({ generation, material }) => {
      await assertTakesMaterial(operator, generation)
      return { generation, passed: await reimport(operator, generation, material) }
    }),
  )

/**
 * Gives a key whose material KMS has lost its material back.
 *
 * @throws KeyfoldError `key-state` when KMS refuses the material, or the key is in no state to take any.
 */
export const importLostMaterial = (
  vault: string,
  number: number,
  keyFile: string,
): Promise<{ generation: Generation; proved: boolean }> =>
  withOperator(vault, (operator) =>
    performAsOperator(operator, 'key.import', number, async (allow) => {
      const { generation, material } = await findMaterial(operator, number, { keyFile })
      try {
        await assertTakesMaterial(operator, generation)
        await allow()
        await operator.keys.importMaterial(generation.keyId, material)
        return { generation, proved: true }
      } finally {
        material.fill(0)
      }
    }),
  )

/** @throws KeyfoldError as `reinstateGeneration` and `withOperator` do. */
export const reinstateInKms = (vault: string, number: number): Promise<Generation> =>
  withOperator(vault, (operator) => reinstateGeneration(operator, number))

async function reimport({ keys }: Operator, { keyId }: Generation, material: Uint8Array): Promise<boolean> {
  try {
    await keys.importMaterial(keyId, material)
    return true
  } catch (error) {
    if (error instanceof KeyfoldError && error.code === 'key-state') return false
    throw error
  }
}

/** Before it was ever in use, a key would take any material. */
async function assertTakesMaterial(
  { keys }: Operator,
  { generation, keyId, state }: Generation,
): Promise<void> {
  const key = (await keys.describeKey(keyId))?.state ?? 'deleted'
  if (state !== 'pending' && (key === 'enabled' || key === 'pending-import')) return
  throw new KeyfoldError(
    'key-state',
    `Generation ${generation} is ${state}, and its key ${key} in KMS: only a key in use takes its material again.`,
  )
}
