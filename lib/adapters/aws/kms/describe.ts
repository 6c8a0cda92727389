import { DescribeKeyCommand, type KeyMetadata, type KeyState, type KMSClient } from '@aws-sdk/client-kms'
import { KeyfoldError } from '../../../errors.ts'
import type { MasterKeyState } from '../../../keys/ports.ts'
import { answered, callKms, isUnknownKey } from './call.ts'

/**
 * What KMS says of a key. Needs `kms:DescribeKey`.
 *
 * @param name a key's ARN, or an alias
 * @returns null for a key or alias that is not there, or is there no more.
 */
export async function describeKey(client: KMSClient, name: string): Promise<KeyMetadata | null> {
  const answer = await callKms('DescribeKey', () =>
    client.send(new DescribeKeyCommand({ KeyId: name })).catch((error: unknown) => {
      if (isUnknownKey(error)) return null
      throw error
    }),
  )
  return answer === null ? null : answered(answer.KeyMetadata, 'KeyMetadata')
}

/** KMS's states that a master key of the vault can be in: it is in one region and no other key store. */
const STATES: Readonly<Partial<Record<KeyState, MasterKeyState>>> = {
  PendingImport: 'pending-import',
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
}

/** @throws KeyfoldError `internal` for a state that no master key of the vault can be in. */
export function stateOf({ Arn, KeyState }: KeyMetadata): MasterKeyState {
  const state = KeyState && STATES[KeyState]
  if (state !== undefined) return state
  throw new KeyfoldError('internal', `The key ${Arn} is ${KeyState}: it is no master key that Keyfold made.`)
}
