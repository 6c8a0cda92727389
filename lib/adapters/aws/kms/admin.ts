/** The master keys of a vault in KMS: making, importing, looking at them, and changing their states. */
import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  type KeyMetadata,
  type KMSClient,
} from '@aws-sdk/client-kms'
import { activeAlias, generationAlias } from '../../../config/names.ts'
import { KeyfoldError } from '../../../errors.ts'
import { KEY_BYTES } from '../../../keys/crypto-key.ts'
import type { MasterKeyAdmin, MasterKeyDescription } from '../../../keys/ports.ts'
import type { AwsAccount } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { createAlias, moveAlias, pointAlias } from './aliases.ts'
import { answered, assertSameKey, callKms } from './call.ts'
import { describeKey, stateOf } from './describe.ts'
import { importMaterial } from './import-material.ts'
import { hasMasterKeyPolicy } from './key-policy.ts'
import { isWaiting, makeKey, scheduleDeletion } from './new-key.ts'
import { type Pause, realPause, untilSettled } from './settling.ts'

export type MasterKeyAdminOptions = {
  readonly vault: string
  /** Owns the keys. */
  readonly account: AwsAccount
  readonly pause?: Pause
}

type KeyLeftBehind = (keyId: string) => void

/**
 * A key's id is its ARN. KMS forgets a key at the end of its deletion window, so that a destroyed one is as if it had
 * never been.
 */
export class KmsMasterKeyAdmin implements MasterKeyAdmin {
  readonly #client: KMSClient
  readonly #vault: string
  readonly #account: AwsAccount
  readonly #pause: Pause

  constructor(client: KMSClient, { vault, account, pause = realPause }: MasterKeyAdminOptions) {
    this.#client = client
    this.#vault = vault
    this.#account = account
    this.#pause = pause
  }

  /**
   * The alias of the generation leads a retry to the key that an interrupted run made. A crash just between the making of
   * the key and that of its alias leaves an empty key without one, which costs what a key costs. A key under another policy
   * than that of master keys is not taken, and told of as left behind.
   */
  async createKey(generation: number, onKeyLeftBehind: KeyLeftBehind = () => undefined): Promise<string> {
    const alias = generationAlias(this.#vault, generation)
    const found = await describeKey(this.#client, alias)
    if (found !== null && (await this.#isOurs(found, generation, onKeyLeftBehind)))
      return answered(found.Arn, 'Arn')
    const keyId = await makeKey(this.#client, this.#vault, generation, this.#account)
    try {
      if (found === null) return await this.#nameFirst(keyId, alias, generation, onKeyLeftBehind)
      await moveAlias(this.#client, alias, keyId, this.#pause)
      return keyId
    } catch (error) {
      // Nobody would find it again. The first failure is the one to tell of.
      if (await this.#isNameless(keyId, alias, error)) await this.#discard(keyId, onKeyLeftBehind)
      throw error
    }
  }

  async importMaterial(keyId: string, material: Uint8Array): Promise<void> {
    if (material.length !== KEY_BYTES) {
      throw new KeyfoldError(
        'invalid-key-file',
        `Key material is ${KEY_BYTES} bytes; this has ${material.length}.`,
      )
    }
    await importMaterial(this.#client, keyId, material, this.#account)
    const state = await untilSettled(`the material of ${keyId}`, this.#pause, async () => {
      const key = await this.describeKey(keyId)
      return key === null || key.state === 'pending-import' ? null : key.state
    })
    if (state !== 'enabled') throw new KeyfoldError('key-state', `Master key ${keyId} is ${state}.`)
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

  /** Lets the vault's own alias point at the active key, for people's sake. @returns whether it did not already. */
  pointActiveAlias(keyId: string): Promise<boolean> {
    return pointAlias(this.#client, activeAlias(this.#vault), keyId, this.#pause)
  }

  /** Takes a free alias. @returns the key that is to be used: this one, or that of somebody who was faster. */
  async #nameFirst(
    keyId: string,
    alias: string,
    generation: number,
    onKeyLeftBehind: KeyLeftBehind,
  ): Promise<string> {
    if (await createAlias(this.#client, alias, keyId, this.#pause)) return keyId
    const other = await describeKey(this.#client, alias)
    // The SDK repeats a call whose answer was lost: then the alias is taken by the key itself.
    if (other?.Arn === keyId) return keyId
    // The other has its material already, or is none of ours: whoever claims the generation decides.
    if (other === null || !(await this.#isOurs(other, generation, onKeyLeftBehind))) return keyId
    await this.#discard(keyId, onKeyLeftBehind)
    return answered(other.Arn, 'Arn')
  }

  /**
   * Whether the alias surely does not point at the key, after the giving of it failed. A change whose answer was lost may be
   * shown late, so that no look tells after that; a retry finds a key that has the alias.
   */
  async #isNameless(keyId: string, alias: string, error: unknown): Promise<boolean> {
    if (error instanceof KeyfoldError && error.code === 'unavailable') return false
    try {
      return (await describeKey(this.#client, alias))?.Arn !== keyId
    } catch {
      return false
    }
  }

  /** An empty key that stays only costs money: that it may not be deleted is no reason to fail. */
  async #discard(keyId: string, onKeyLeftBehind: KeyLeftBehind): Promise<void> {
    await scheduleDeletion(this.#client, keyId).catch(() => onKeyLeftBehind(keyId))
  }

  /** Anybody who may make keys can give one the tags and the alias: the material goes to nobody else by its policy only. */
  async #isOurs(key: KeyMetadata, generation: number, onKeyLeftBehind: KeyLeftBehind): Promise<boolean> {
    if (!(await isWaiting(this.#client, key, this.#vault, generation))) return false
    const keyId = answered(key.Arn, 'Arn')
    if (await hasMasterKeyPolicy(this.#client, keyId, this.#account)) return true
    onKeyLeftBehind(keyId)
    return false
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
