import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DETECTORS } from '../../../anomaly/model.ts'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import { FINDINGS_POLICY } from '../../../findings/policy.ts'
import type { MuteRule, MuteStore } from '../../../findings/ports.ts'
import { unavailable } from '../errors.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText, SINGLE } from './keys.ts'

const PARTITION = AUDIT_PARTITIONS.mutes
/** Says which rules there are, so that two who add one count the same. */
const HEAD: ItemKey = { pk: PARTITION, sk: SINGLE }

/** All together less than two seconds. */
const ATTEMPTS_MAX = 12
const SPREAD_MS = 25

/** Id and end of a rule. */
type Counted = readonly [id: string, expiresAt: number]

const keyOf = (id: string): ItemKey => ({ pk: PARTITION, sk: keyText(id) })

/** A rule is counted before it is there: what is interrupted in between counts until its end, and mutes nothing. */
export class DynamoMuteStore implements MuteStore {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async add(mute: MuteRule): Promise<boolean> {
    const forgotten: string[] = []
    const counted = await this.#recount((all) => {
      const isOver = ([, expiresAt]: Counted): boolean => expiresAt <= mute.at - FINDINGS_POLICY.muteMaxMs
      forgotten.splice(0, Infinity, ...all.filter(isOver).map(([id]) => id))
      if (all.filter(([, expiresAt]) => expiresAt > mute.at).length >= FINDINGS_POLICY.mutesMax) return null
      return [...all.filter((one) => !isOver(one)), [mute.id, mute.expiresAt]]
    })
    if (!counted) return false
    await this.#audit.put(keyOf(mute.id), changeOf(mute).set)
    for (const id of forgotten) await this.#audit.delete(keyOf(id), {})
    return true
  }

  async list(): Promise<readonly MuteRule[]> {
    const sort = { below: SINGLE }
    const mutes: MuteRule[] = []
    for await (const item of this.#audit.query({ index: null, partition: PARTITION, sort, descending: true }))
      mutes.push(muteFrom(item))
    return mutes
  }

  async remove(id: string): Promise<boolean> {
    if ((await this.#audit.get(keyOf(id))) === null) return false
    await this.#audit.delete(keyOf(id), {})
    await this.#recount((all) => all.filter(([counted]) => counted !== id))
    return true
  }

  /** @param change null: nothing is to be changed @returns whether something was */
  async #recount(change: (all: readonly Counted[]) => readonly Counted[] | null): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const item = await this.#audit.get(HEAD)
      const before = item?.text('rules') ?? null
      const after = change(before === null ? [] : (JSON.parse(before) as readonly Counted[]))
      if (after === null) return false
      const isAsRead = before === null ? { absent: ['rules'] } : { equal: { rules: before } }
      if (await this.#audit.update(HEAD, { set: { rules: JSON.stringify(after) } }, isAsRead)) return true
      // Others lost to the same one: each waits for a time of its own.
      await sleep(Math.random() * SPREAD_MS * (attempt + 1))
    }
    throw unavailable('Mute rules are being changed all the time.')
  }
}

const muteFrom = (item: ItemReader): MuteRule => ({
  id: item.text('id'),
  detector: item.has('detector') ? item.oneOf('detector', DETECTORS) : null,
  principal: item.optionalText('principal'),
  reason: item.text('reason'),
  by: item.text('by'),
  at: item.integer('at'),
  expiresAt: item.integer('expiresAt'),
})
