/** The states of master keys in KMS. */
import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms'
import { KeyfoldError } from '../../../errors.ts'
import type { MasterKeyAdmin, MasterKeyDescription } from '../../../keys/ports.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { answered, assertSameKey, callKms } from './call.ts'
import { describeKey, stateOf } from './describe.ts'
import { scheduleDeletion } from './new-key.ts'

/**
 * Looks at master keys, and changes their states. KMS forgets a key at the end of its deletion window, so that a destroyed one
 * is as if it had never been.
 */
export class KmsKeyStates implements Pick<MasterKeyAdmin, 'describeKey' | 'changeState'> {
  readonly #client: KMSClient

  constructor(client: KMSClient) {
    this.#client = client
  }

  async describeKey(keyId: string): Promise<MasterKeyDescription | null> {
    const key = await describeKey(this.#client, keyId)
    if (key === null) return null
    assertSameKey(keyId, key.Arn)
    return { keyId, state: stateOf(key), created: answered(key.CreationDate, 'CreationDate').getTime() }
  }

  async changeState(
    keyId: string,
    state: 'enabled' | 'disabled' | 'pending-deletion' | 'destroyed',
  ): Promise<void> {
    const key = await this.describeKey(keyId)
    if (key === null) throw new KeyfoldError('key-state', `KMS does not know master key ${keyId}.`)
    if (key.state === state) return
    switch (state) {
      case 'enabled':
        await callKms('EnableKey', () => this.#client.send(new EnableKeyCommand({ KeyId: keyId })))
        return
      case 'disabled':
        await (key.state === 'pending-deletion' ? this.#cancelDeletion(keyId) : this.#disable(keyId))
        return
      case 'pending-deletion':
        await scheduleDeletion(this.#client, keyId)
        return
      case 'destroyed':
        throw new KeyfoldError(
          'key-state',
          `Only KMS destroys master key ${keyId}, ${AWS_POLICY.keyDeletionDays} days after its deletion was scheduled.`,
        )
    }
  }

  async #cancelDeletion(keyId: string): Promise<void> {
    await callKms('CancelKeyDeletion', () =>
      this.#client.send(new CancelKeyDeletionCommand({ KeyId: keyId })),
    )
  }

  async #disable(keyId: string): Promise<void> {
    await callKms('DisableKey', () => this.#client.send(new DisableKeyCommand({ KeyId: keyId })))
  }
}
