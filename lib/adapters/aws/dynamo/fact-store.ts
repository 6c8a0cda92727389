import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Hold } from '../../../objects/model.ts'
import type { FactStore } from '../../../objects/ports.ts'
import { unavailable } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { claimOf, factsFrom, versionOfClaim } from './fact-item.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import {
  factsKey,
  GRANT_PREFIX,
  objectPartition,
  positionOf,
  shardOf,
  versionKey,
  versionSort,
} from './keys.ts'
import { LIST_ATTRIBUTES } from './version-item.ts'

/**
 * Hold, tombstone and claims are conditional updates of the one item `~`, so the first wins.
 *
 * A claim stands for as long as its version is live and in the epoch that the claim names. Nothing that ended a claim comes
 * back, so that a claim which does not stand never will, and may be withdrawn by anyone.
 */
export class DynamoFactStore implements FactStore {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  async hold(object: string, hold: Hold): Promise<'placed' | 'already' | 'refused'> {
    const key = factsKey(object)
    for (let attempt = 0; attempt < DYNAMO_POLICY.lostRaceAttemptsMax; attempt++) {
      const free = { absent: ['hold', 'tombstone', 'claims'] }
      if (await this.#objects.update(key, { set: { object, hold } }, free)) return 'placed'
      const item = await this.#objects.get(key)
      const facts = factsFrom(item)
      if (facts.hold !== null) return 'already'
      if (facts.tombstone !== null) return 'refused'
      if (item !== null && (await this.#claimStands(object, item))) return 'refused'
    }
    throw changing()
  }

  async release(object: string): Promise<void> {
    await this.#objects.update(factsKey(object), { remove: ['hold'] }, { present: ['hold'] })
  }

  async tombstone(object: string, at: number): Promise<boolean> {
    const key = factsKey(object)
    const tombstone = {
      object,
      tombstone: at,
      unfinishedShard: shardOf(object),
      tombstonePosition: positionOf(at, object),
    }
    for (let attempt = 0; attempt < DYNAMO_POLICY.lostRaceAttemptsMax; attempt++) {
      if (await this.#objects.update(key, { set: tombstone }, { absent: ['hold', 'tombstone'] })) return true
      const facts = factsFrom(await this.#objects.get(key))
      if (facts.tombstone !== null) return true
      if (facts.hold !== null) return false
    }
    throw changing()
  }

  async claimDestruction(object: string, version: number): Promise<boolean> {
    const key = factsKey(object)
    const item = await this.#objects.get(versionKey(object, version))
    // A claim is one on something that can still be lost.
    if (item?.text('state') !== 'live') return factsFrom(await this.#objects.get(key)).hold === null
    const claims = new Set([claimOf(version, item.integer('claimEpoch'))])
    return this.#objects.update(key, { set: { object }, add: { claims } }, { absent: ['hold'] })
  }

  /** The lists are cleared first: after a crash the object is still unfinished, and the sweeper comes again. */
  async finishShred(object: string, at: number): Promise<void> {
    const key = factsKey(object)
    const facts = factsFrom(await this.#objects.get(key))
    if (facts.tombstone === null || facts.shredFinished !== null) return
    await this.#unlist(object)
    await this.#objects.update(
      key,
      { set: { shredFinished: at }, remove: ['unfinishedShard', 'tombstonePosition', 'claims'] },
      { present: ['tombstone'], absent: ['shredFinished'] },
    )
  }

  /** @returns `false` when none of the claims stands; they are withdrawn then. */
  async #claimStands(object: string, facts: ItemReader): Promise<boolean> {
    const claims = facts.textSet('claims')
    if (claims.size === 0) return false
    const versions = new Set([...claims].map(versionOfClaim))
    const items = await this.#objects.getAll([...versions].map((version) => versionKey(object, version)))
    const live = items.filter((item) => item.text('state') === 'live')
    if (live.some((item) => claims.has(claimOf(item.integer('version'), item.integer('claimEpoch')))))
      return true
    await this.#objects.update(factsKey(object), { take: { claims } }, { present: ['claims'] })
    return false
  }

  /** Versions and grants of an object that nobody sees any more. */
  async #unlist(object: string): Promise<void> {
    const items = this.#objects.query({
      index: null,
      partition: objectPartition(object),
      sort: { between: [GRANT_PREFIX, versionSort(Number.MAX_SAFE_INTEGER)] },
      filter: { present: ['position'] },
    })
    for await (const item of items) {
      const key = { pk: item.text('pk'), sk: item.text('sk') }
      await this.#objects.update(key, { remove: LIST_ATTRIBUTES }, { present: ['position'] })
    }
  }
}

const changing = () => unavailable('The facts of an object are being changed all the time.')
