/**
 * The software key service: what AWS KMS is in the cloud, on one machine (architecture, section 5).
 *
 * Master keys live in `keys.sealed`; in memory they are `KeyObject`s, outside of the JavaScript heap. Several processes may
 * use one folder: each operation first looks whether the file was replaced, so that a key that another process disabled
 * or destroyed refuses here too.
 */
import { createSecretKey, type KeyObject, randomUUID, timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../clock.ts'
import { type EncryptionContext, serializeContext } from '../../envelope/context.ts'
import { cannotDecrypt, KeyfoldError } from '../../errors.ts'
import { generateNewKey, KEY_BYTES } from '../../keys/crypto-key.ts'
import type { DataKey, KeyService, MasterKeyDescription, MasterKeyState } from '../../keys/ports.ts'
import { withFileLock } from './file-lock.ts'
import { decodeRecords, encodeRecords, type KeyRecord, keyIdToBytes, keyIdToText } from './key-records.ts'
import { unwrapDataKey, wrapDataKey } from './key-wrap.ts'
import { SealedFile, type SealSteps } from './seal-key.ts'

/** The software key service, and what only an embedded vault can and must do besides. */
export interface EmbeddedKeyService extends KeyService {
  /** Seals the store under a new seal key and destroys the former: at each rotation. A destruction does it by itself. */
  renewSealKey(): Promise<void>
  /**
   * Gives a store that was lost a key back, under its own id. Giving the same material again is a success.
   * @throws KeyfoldError `key-state` when the store has the key, with other material or in another state than enabled.
   */
  importLostKey(key: LostKey, material: Uint8Array): Promise<void>
}

/** What the generation store knows of a key. */
export type LostKey = { readonly keyId: string; readonly generation: number; readonly created: number }

type MasterKey = {
  readonly keyId: string
  readonly keyIdBytes: Buffer
  readonly state: MasterKeyState
  readonly created: number
  readonly material: KeyObject | null
}

/** KMS's own life cycle, with `destroyed` for what KMS forgets. `enabled` and `disabled` also need material. */
const NEXT_STATES: Readonly<Record<MasterKeyState, readonly MasterKeyState[]>> = {
  'pending-import': ['pending-deletion'],
  enabled: ['disabled', 'pending-deletion'],
  disabled: ['enabled', 'pending-deletion'],
  'pending-deletion': ['disabled', 'destroyed'],
  destroyed: [],
}

/**
 * Opens the key service of a data folder, which exists. Its files are made with the first key.
 *
 * @throws KeyfoldError `invalid-key-file` when `seal.key` or `keys.sealed` is missing without the other, was altered, or
 *   does not fit the other.
 */
export async function openKeyService(
  folder: string,
  options: { clock?: Clock; steps?: SealSteps } = {},
): Promise<EmbeddedKeyService> {
  const service = new SoftwareKeyService(folder, options.clock ?? systemClock, options.steps)
  await service.load()
  return service
}

class SoftwareKeyService implements EmbeddedKeyService {
  readonly #file: SealedFile
  readonly #lock: string
  readonly #clock: Clock
  #keys: ReadonlyMap<string, MasterKey> = new Map()
  #stamp = ''

  constructor(folder: string, clock: Clock, steps?: SealSteps) {
    this.#file = new SealedFile(folder, steps)
    this.#lock = join(folder, 'keys.lock')
    this.#clock = clock
  }

  async generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey> {
    const key = await this.#usable(keyId)
    if (key === null) throw unknownKey(keyId)
    const aad = serializeContext(context)
    const plaintext = generateNewKey()
    try {
      return { plaintext, wrapped: wrapDataKey(key.material, key.keyIdBytes, plaintext, aad), keyId }
    } catch (error) {
      plaintext.fill(0)
      throw error
    }
  }

  async unwrap(keyId: string, wrapped: Uint8Array, context: EncryptionContext): Promise<Uint8Array> {
    const key = await this.#usable(keyId)
    if (key === null) throw cannotDecrypt(unknownKey(keyId))
    try {
      return unwrapDataKey(key.material, key.keyIdBytes, wrapped, serializeContext(context))
    } catch (cause) {
      throw cannotDecrypt(cause)
    }
  }

  async rewrap(
    from: { keyId: string; wrapped: Uint8Array; context: EncryptionContext },
    toKeyId: string,
    toContext: EncryptionContext,
  ): Promise<{ wrapped: Uint8Array; keyId: string }> {
    const to = await this.#usable(toKeyId)
    if (to === null) throw unknownKey(toKeyId)
    const dataKey = await this.unwrap(from.keyId, from.wrapped, from.context)
    try {
      const wrapped = wrapDataKey(to.material, to.keyIdBytes, dataKey, serializeContext(toContext))
      return { wrapped, keyId: toKeyId }
    } finally {
      dataKey.fill(0)
    }
  }

  async createKey(generation: number): Promise<string> {
    return this.#change((records) => {
      const waiting = records.find(
        (record) => record.generation === generation && record.state === 'pending-import',
      )
      if (waiting !== undefined) return { result: keyIdToText(waiting.keyId), changed: false }
      const keyId = randomUUID()
      records.push({
        keyId: keyIdToBytes(keyId),
        generation,
        created: this.#clock(),
        state: 'pending-import',
        material: null,
      })
      return { result: keyId, changed: true }
    })
  }

  async importMaterial(keyId: string, material: Uint8Array): Promise<void> {
    assertLength(material)
    await this.#change((records) => {
      const record = findRecord(records, keyId)
      if (record.material !== null && timingSafeEqual(record.material, material)) {
        return { result: undefined, changed: false }
      }
      if (record.state !== 'pending-import') {
        throw new KeyfoldError(
          'key-state',
          `Master key ${keyId} is ${record.state} and takes no other material.`,
        )
      }
      record.material = Buffer.from(material)
      record.state = 'enabled'
      return { result: undefined, changed: true }
    })
  }

  async importLostKey({ keyId, generation, created }: LostKey, material: Uint8Array): Promise<void> {
    assertLength(material)
    await this.#change((records) => {
      const known = records.find((record) => keyIdToText(record.keyId) === keyId)
      if (known === undefined) {
        const fresh = { keyId: keyIdToBytes(keyId), generation, created, state: 'enabled' } as const
        records.push({ ...fresh, material: Buffer.from(material) })
        return { result: undefined, changed: true }
      }
      const same = known.material !== null && timingSafeEqual(known.material, material)
      if (same && known.state === 'enabled') return { result: undefined, changed: false }
      throw new KeyfoldError('key-state', `Master key ${keyId} is not lost: it is ${known.state}.`)
    })
  }

  async describeKey(keyId: string): Promise<MasterKeyDescription | null> {
    await this.#refresh()
    const key = this.#keys.get(keyId)
    return key === undefined ? null : { keyId, state: key.state, created: key.created }
  }

  async changeState(keyId: string, state: Exclude<MasterKeyState, 'pending-import'>): Promise<void> {
    await this.#change((records) => {
      const record = findRecord(records, keyId)
      if (record.state === state) return { result: undefined, changed: false }
      const needsMaterial = state === 'enabled' || state === 'disabled'
      if (!NEXT_STATES[record.state].includes(state) || (needsMaterial && record.material === null)) {
        throw new KeyfoldError(
          'key-state',
          `Master key ${keyId} is ${record.state} and cannot become ${state}.`,
        )
      }
      record.state = state
      if (state !== 'destroyed') return { result: undefined, changed: true }
      record.material?.fill(0)
      record.material = null
      return { result: undefined, changed: true, renew: true }
    })
  }

  async renewSealKey(): Promise<void> {
    await this.#change(() => ({ result: undefined, changed: true, renew: true }))
  }

  /** Reads the store anew. */
  async load(): Promise<void> {
    await this.#locked(async (content) => this.#remember(decodeRecords(content)))
  }

  /** @returns null for an unknown key. @throws KeyfoldError `key-state` unless it is enabled. */
  async #usable(keyId: string): Promise<(MasterKey & { material: KeyObject }) | null> {
    await this.#refresh()
    const key = this.#keys.get(keyId)
    if (key === undefined) return null
    const { material, state } = key
    if (material === null || state !== 'enabled') {
      throw new KeyfoldError(
        'key-state',
        `Master key ${keyId} is ${state}; only an enabled one wraps and unwraps.`,
      )
    }
    return { ...key, material }
  }

  async #refresh(): Promise<void> {
    if (this.#stampNow() !== this.#stamp) await this.load()
  }

  /** Changes when the file is replaced, by whomever. Costs 2 µs. */
  #stampNow(): string {
    const stat = statSync(this.#file.path, { bigint: true, throwIfNoEntry: false })
    return stat === undefined ? '' : `${stat.ino}:${stat.mtimeNs}:${stat.size}`
  }

  /** Applies a change to what is on disk now, not to what was read before. */
  async #change<T>(
    apply: (records: KeyRecord[]) => { result: T; changed: boolean; renew?: boolean },
  ): Promise<T> {
    return this.#locked(async (content) => {
      const records = decodeRecords(content)
      try {
        const { result, changed, renew } = apply(records)
        if (changed) await this.#save(records, renew === true)
        this.#remember(records)
        return result
      } finally {
        for (const record of records) record.material?.fill(0)
      }
    })
  }

  async #save(records: readonly KeyRecord[], renew: boolean): Promise<void> {
    const content = encodeRecords(records)
    try {
      await (renew ? this.#file.writeUnderNewKey(content) : this.#file.write(content))
    } finally {
      content.fill(0)
    }
  }

  async #locked<T>(run: (content: Buffer) => Promise<T> | T): Promise<T> {
    return withFileLock(this.#lock, async () => {
      const content = (await this.#file.read()) ?? Buffer.alloc(0)
      try {
        return await run(content)
      } finally {
        content.fill(0)
      }
    })
  }

  #remember(records: readonly KeyRecord[]): void {
    this.#keys = new Map(records.map((record) => [keyIdToText(record.keyId), toMasterKey(record)]))
    this.#stamp = this.#stampNow()
  }
}

function toMasterKey(record: KeyRecord): MasterKey {
  return {
    keyId: keyIdToText(record.keyId),
    keyIdBytes: Buffer.from(record.keyId),
    state: record.state,
    created: record.created,
    material: record.material === null ? null : createSecretKey(record.material),
  }
}

function findRecord(records: readonly KeyRecord[], keyId: string): KeyRecord {
  const record = records.find((candidate) => keyIdToText(candidate.keyId) === keyId)
  if (record === undefined) throw unknownKey(keyId)
  return record
}

function assertLength(material: Uint8Array): void {
  if (material.length === KEY_BYTES) return
  throw new KeyfoldError(
    'invalid-key-file',
    `Key material is ${KEY_BYTES} bytes; this has ${material.length}.`,
  )
}

const unknownKey = (keyId: string): KeyfoldError =>
  new KeyfoldError('key-state', `The key service does not know master key ${keyId}.`)
