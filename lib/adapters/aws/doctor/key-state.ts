/** Whether KMS has a master key in the state that its generation is in (architecture, section 5). */
import type { KeyMetadata } from '@aws-sdk/client-kms'
import type { Finding } from '../../../examination.ts'
import type { Generation, GenerationState } from '../../../keys/generation.ts'
import type { MasterKeyState } from '../../../keys/ports.ts'
import { stateOf } from '../kms/describe.ts'
import { deleteKey } from '../operator/remedies.ts'
import { importAgain, importFirstKey } from './remedies.ts'

const MATCHING: Readonly<Record<GenerationState, readonly MasterKeyState[]>> = {
  pending: ['pending-import', 'enabled'],
  active: ['enabled'],
  'decrypt-only': ['enabled'],
  disabled: ['disabled'],
  'scheduled-for-deletion': ['pending-deletion', 'destroyed'],
  destroyed: ['destroyed'],
}

/** @param key null: KMS does not know it */
export async function stateFindings(
  vault: string,
  generation: Generation,
  key: KeyMetadata | null,
  countVersions: () => Promise<number>,
): Promise<readonly Finding[]> {
  const state = key === null ? 'destroyed' : stateOf(key)
  if (state === 'pending-deletion' || state === 'destroyed') {
    const versions = await countVersions()
    if (versions > 0) return [losing(generation, state, key?.DeletionDate, versions)]
  }
  if (MATCHING[generation.state].includes(state)) return []
  const { keyId } = generation
  return [
    {
      detail: `Generation ${generation.generation} is ${generation.state}, but its key ${keyId} is ${state} in KMS.`,
      remedy: remedyOf(vault, generation, state),
    },
  ]
}

function losing(
  { generation, keyId }: Generation,
  state: MasterKeyState,
  date: Date | undefined,
  versions: number,
): Finding {
  const what = `${versions} version${versions === 1 ? '' : 's'} of objects under generation ${generation}`
  if (state === 'destroyed') {
    return {
      detail: `KMS has no key ${keyId}: ${what} cannot be read by anybody any more.`,
      remedy: 'Bring them back from a backup that holds their content under another key, or delete them.',
    }
  }
  return {
    detail: `ALARM: AWS destroys the key ${keyId}${date ? ` on ${date.toISOString()}` : ''}, and with it ${what}, forever.`,
    remedy: `At once: ${cancelDeletion(keyId)}`,
  }
}

const cancelDeletion = (keyId: string): string =>
  `aws kms cancel-key-deletion --key-id ${keyId} && aws kms enable-key --key-id ${keyId}`

function remedyOf(vault: string, generation: Generation, state: MasterKeyState): string {
  const { state: wanted, keyId } = generation
  if (state === 'pending-import') {
    const first = generation.generation === 1 && wanted === 'active'
    const command = first ? importFirstKey(vault) : importAgain(generation)
    return `Its material is gone; import the same again: ${command}`
  }
  if (state === 'destroyed')
    return 'No key comes back. Restore the vault from a backup that holds this one, or import a new line of keys.'
  switch (wanted) {
    case 'disabled':
      return state === 'enabled'
        ? `aws kms disable-key --key-id ${keyId}`
        : `aws kms cancel-key-deletion --key-id ${keyId}`
    case 'scheduled-for-deletion':
    case 'destroyed':
      return deleteKey(keyId)
    case 'pending':
    case 'active':
    case 'decrypt-only':
      return state === 'disabled' ? `aws kms enable-key --key-id ${keyId}` : cancelDeletion(keyId)
  }
}
