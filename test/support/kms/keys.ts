/** The keys and aliases of one account in one region, and the states that keys are in at a time. */
import { type KeyObject, randomUUID } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import { invalidState, KmsError, notFound } from './errors.ts'

export type KeyState = 'PendingImport' | 'Enabled' | 'Disabled' | 'PendingDeletion'

export type WireKey = {
  readonly id: string
  readonly arn: string
  /** Of the software key service; of a key that signs, none. */
  readonly softwareId: string
  /** Of a key that signs; null for one that wraps. */
  readonly privateKey: KeyObject | null
  readonly created: number
  readonly description: string
  policy: string
  readonly tags: Map<string, string>
  enabled: boolean
  material: 'never' | 'present' | 'deleted'
  /** When the material expires. */
  validTo: number | null
  deletion: number | null
  /** So many looks still show the key as it was before its import. */
  staleLooks: number
}

export type Place = { readonly region: string; readonly account: string }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
const ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(?:key\/([0-9a-f-]{36})|(alias\/[\w/-]+))$/

export class WireKeys {
  readonly aliases = new Map<string, WireKey>()
  readonly #keys = new Map<string, WireKey>()
  readonly #place: Place
  readonly #clock: Clock

  constructor(place: Place, clock: Clock) {
    this.#place = place
    this.#clock = clock
  }

  arnOf(resource: string): string {
    return `arn:aws:kms:${this.#place.region}:${this.#place.account}:${resource}`
  }

  add(
    softwareId: string,
    description: string,
    policy: string,
    tags: Iterable<readonly [string, string]>,
    privateKey: KeyObject | null = null,
  ): WireKey {
    const id = randomUUID()
    const key: WireKey = {
      id,
      arn: this.arnOf(`key/${id}`),
      softwareId,
      privateKey,
      created: this.#clock(),
      description,
      policy,
      tags: new Map(tags),
      enabled: true,
      material: privateKey === null ? 'never' : 'present',
      validTo: null,
      deletion: null,
      staleLooks: 0,
    }
    this.#keys.set(id, key)
    return key
  }

  list(): readonly WireKey[] {
    return [...this.#keys.values()].filter((key) => !this.#forget(key))
  }

  /** By id or ARN, and by alias where KMS takes one. */
  find(name: string, { byAlias = false } = {}): WireKey {
    const resource = this.#resourceOf(name)
    const alias = resource.startsWith('alias/')
    if (alias && !byAlias) throw notFound(`Invalid keyId '${name}'`)
    const key = alias ? this.aliases.get(resource) : this.#keys.get(resource)
    if (key === undefined || this.#forget(key)) {
      throw notFound(
        `${alias ? 'Alias' : 'Key'} '${this.arnOf(alias ? resource : `key/${resource}`)}' does not exist`,
      )
    }
    return key
  }

  /** KMS developer guide, "Key states of KMS keys". */
  stateOf(key: WireKey): KeyState {
    if (key.deletion !== null) return 'PendingDeletion'
    const expired = key.validTo !== null && this.#clock() >= key.validTo
    if (key.material !== 'present' || expired) return 'PendingImport'
    return key.enabled ? 'Enabled' : 'Disabled'
  }

  /** A key for cryptography: one that signs, or one that wraps. */
  findUsable(name: string, { signs = false } = {}): WireKey {
    const key = this.find(name, { byAlias: true })
    if (signs !== (key.privateKey !== null)) {
      throw new KmsError('InvalidKeyUsageException', `${key.arn} is of another usage.`)
    }
    const state = this.stateOf(key)
    if (state === 'Disabled') throw new KmsError('DisabledException', `${key.arn} is disabled.`)
    if (state === 'PendingImport') throw invalidState(key.arn, 'pending import')
    if (state === 'PendingDeletion') throw invalidState(key.arn, 'pending deletion')
    return key
  }

  /** A key that can still be changed. */
  findLasting(name: string): WireKey {
    const key = this.find(name)
    if (key.deletion !== null) throw invalidState(key.arn, 'pending deletion')
    return key
  }

  #resourceOf(name: string): string {
    if (!name.startsWith('arn:')) {
      if (UUID.test(name) || name.startsWith('alias/')) return name
      throw notFound(`Invalid keyId '${name}'`)
    }
    const [, region, account, id, alias] = ARN.exec(name) ?? []
    if (region === undefined) throw new KmsError('InvalidArnException', `Invalid arn ${name}`)
    if (region !== this.#place.region || account !== this.#place.account)
      throw notFound(`Invalid arn ${name}`)
    return id ?? alias ?? ''
  }

  /** At the end of its window a key is gone, with its aliases. */
  #forget(key: WireKey): boolean {
    if (key.deletion === null || this.#clock() < key.deletion) return false
    this.#keys.delete(key.id)
    for (const [alias, target] of this.aliases) if (target === key) this.aliases.delete(alias)
    return true
  }
}
