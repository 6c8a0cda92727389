import type { LiveVersion } from '../../../objects/model.ts'
import { unavailable } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { Attributes } from './expressions.ts'
import { claimOf } from './fact-item.ts'
import type { ItemReader } from './item-reader.ts'
import type { ItemTable } from './item-table.ts'
import { factsKey, versionKey } from './keys.ts'
import type { SubjectEntries } from './subject-entries.ts'
import { DESTROYED_ATTRIBUTES, SUBJECT_ATTRIBUTES, versionFrom } from './version-item.ts'

type Shredded = { readonly blobKey: string | null }

const NOTHING: Shredded = { blobKey: null }

/**
 * Turns live versions into stubs. The version item comes first, and is final. After a crash the stub still names its subject,
 * and is shredded again: by whoever repeats the request, and by the sweeper, which finds it as unfinished or by its expiry.
 * It names its blob for good, so that each of them deletes the blob, whoever was first, and whatever became of that one.
 */
export class Shredder {
  readonly #objects: ItemTable
  readonly #entries: SubjectEntries

  constructor(objects: ItemTable, entries: SubjectEntries) {
    this.#objects = objects
    this.#entries = entries
  }

  /** See VersionStore.shred. */
  async shred(object: string, version: number, at: number, onlyExpired: boolean): Promise<Shredded> {
    for (let attempt = 0; attempt < DYNAMO_POLICY.lostRaceAttemptsMax; attempt++) {
      const item = await this.#objects.get(versionKey(object, version))
      if (item === null) return NOTHING
      const outcome = await this.#shredItem(item, at, onlyExpired)
      if (outcome !== null) return outcome
    }
    throw unavailable('A version that is to be shredded is being changed all the time.')
  }

  /** @returns null when the version was changed between its being read and its being destroyed. */
  async #shredItem(item: ItemReader, at: number, onlyExpired: boolean): Promise<Shredded | null> {
    const found = versionFrom(item)
    const settle = async (): Promise<void> => {
      const subject = item.optionalText('subject')
      if (subject === null) return
      await this.#entries.settle(found.object, found.version, subject, onlyExpired ? at : null)
    }
    if (found.state !== 'live') {
      await settle()
      return { blobKey: item.optionalText('blobKey') }
    }
    const epoch = item.integer('claimEpoch')
    if (onlyExpired && !(await this.#mayExpire(found, epoch, at))) return NOTHING
    const asRead = { messageId: found.messageId, ...(onlyExpired && { claimEpoch: epoch }) }
    if (!(await this.#destroy(found, at, asRead))) return null
    await settle()
    if (onlyExpired) await this.#withdrawClaim(found, epoch)
    return { blobKey: found.blobKey }
  }

  #destroy({ object, version, subject }: LiveVersion, at: number, asRead: Attributes): Promise<boolean> {
    const remove = subject === null ? [...DESTROYED_ATTRIBUTES, ...SUBJECT_ATTRIBUTES] : DESTROYED_ATTRIBUTES
    return this.#objects.update(
      versionKey(object, version),
      { set: { state: 'shredded', ended: at }, remove },
      { equal: { state: 'live', ...asRead } },
    )
  }

  /**
   * Whether the version is claimed in its present epoch, and has expired. What is claimed and has not is spared: the claim
   * is withdrawn at the version first, for another sweeper may go by the same claim.
   */
  async #mayExpire(live: LiveVersion, epoch: number, at: number): Promise<boolean> {
    const facts = await this.#objects.get(factsKey(live.object))
    if (!facts?.textSet('claims').has(claimOf(live.version, epoch))) return false
    if (live.expires !== null && live.expires <= at) return true
    await this.#objects.update(
      versionKey(live.object, live.version),
      { set: { claimEpoch: epoch + 1 } },
      { equal: { state: 'live', claimEpoch: epoch } },
    )
    await this.#withdrawClaim(live, epoch)
    return false
  }

  /** Of a past epoch, or of a stub. Left behind by a crash, it is withdrawn by the next hold. */
  async #withdrawClaim({ object, version }: LiveVersion, epoch: number): Promise<void> {
    await this.#objects.update(
      factsKey(object),
      { take: { claims: new Set([claimOf(version, epoch)]) } },
      { present: ['claims'] },
    )
  }
}
