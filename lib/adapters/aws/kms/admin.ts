/** The master keys of a vault in KMS: making, importing, looking at them, and changing their states. */
import type { KeyMetadata, KMSClient } from '@aws-sdk/client-kms'
import { generationAlias } from '../../../config/names.ts'
import { KeyfoldError } from '../../../errors.ts'
import { KEY_BYTES } from '../../../keys/crypto-key.ts'
import type { MasterKeyAdmin } from '../../../keys/ports.ts'
import type { AwsAccount } from '../arn.ts'
import { createAlias, moveAlias, pointActiveAlias } from './aliases.ts'
import { answered } from './call.ts'
import { describeKey } from './describe.ts'
import { importMaterial } from './import-material.ts'
import { hasMasterKeyPolicy } from './key-policy.ts'
import { isWaiting, makeKey, scheduleDeletion } from './new-key.ts'
import { type Pause, realPause, untilSettled } from './settling.ts'
import { KmsKeyStates } from './states.ts'

export type MasterKeyAdminOptions = {
  readonly vault: string
  /** Owns the keys. */
  readonly account: AwsAccount
  readonly pause?: Pause
}

type KeyLeftBehind = (keyId: string) => void

/** A key's id is its ARN. */
export class KmsMasterKeyAdmin extends KmsKeyStates implements MasterKeyAdmin {
  readonly #client: KMSClient
  readonly #vault: string
  readonly #account: AwsAccount
  readonly #pause: Pause

  constructor(client: KMSClient, { vault, account, pause = realPause }: MasterKeyAdminOptions) {
    super(client)
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

  /** @returns whether the vault's own alias did not point at the key already. */
  pointActiveAlias(keyId: string): Promise<boolean> {
    return pointActiveAlias(this.#client, this.#vault, keyId, this.#pause)
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
}
