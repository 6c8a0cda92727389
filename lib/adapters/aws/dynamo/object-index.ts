import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { mapBounded } from '../../../concurrency.ts'
import type { ObjectHead, VersionItem } from '../../../objects/model.ts'
import type { ListBy, ListEntry, ListPosition, ObjectIndex } from '../../../objects/ports.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { readHead } from './heads.ts'
import { ItemTable } from './item-table.ts'
import { indexOf, keyText, leadingNumber, objectOf, positionOf, SHARDS } from './keys.ts'
import { type MergedQuery, readMerged } from './merged-partitions.ts'
import { SubjectEntries } from './subject-entries.ts'

const BY_SUBJECT = indexOf('subjects', 'bySubject')

/** Entries come from an index, which lags; whether and how each is shown is decided by consistent reads of its object. */
export class DynamoObjectIndex implements ObjectIndex {
  readonly #objects: ItemTable
  readonly #subjects: ItemTable
  readonly #subjectEntries: SubjectEntries

  constructor(
    client: DynamoDBDocumentClient,
    tables: { readonly objects: string; readonly subjects: string },
  ) {
    this.#objects = new ItemTable(client, tables.objects)
    this.#subjects = new ItemTable(client, tables.subjects)
    this.#subjectEntries = new SubjectEntries(this.#objects, this.#subjects)
  }

  /** The entries of deleted objects stay until the sweeper has finished with them, and come without a head. */
  async list(by: ListBy, after: ListPosition | null, limit: number): Promise<readonly ListEntry[]> {
    const table = by.by === 'subject' ? this.#subjects : this.#objects
    const sort = after === null ? null : { below: positionOf(after.created, after.object) }
    const entries = await readMerged(table, { ...listOf(by), sort, descending: true }, limit)
    return mapBounded(entries, DYNAMO_POLICY.headsAtOnce, async (entry) => {
      // In the subjects table the object is the sort key, in the same form.
      const partition = entry.text(by.by === 'subject' ? 'sk' : 'pk')
      const head = await this.#shown(by, partition)
      return {
        head,
        position: {
          created: leadingNumber(entry.text('position')),
          object: head?.object ?? objectOf(partition),
        },
        grantExpires: by.by === 'grantee' ? entry.optionalInteger('expires') : null,
      }
    })
  }

  /** @returns null for what is not in the list any more, or not yet. */
  async #shown(by: ListBy, partition: string): Promise<ObjectHead | null> {
    const head = await readHead(this.#objects, partition)
    const { latest, facts } = head
    if (latest === null || facts.tombstone !== null) return null
    if (by.by === 'subject' && !(await this.#isAbout(by.subject, latest))) return null
    return { ...head, object: latest.object }
  }

  async #isAbout(subject: string, latest: VersionItem): Promise<boolean> {
    if (latest.state === 'live' && latest.subject === subject) return true
    return this.#subjectEntries.isAbout(subject, latest.object)
  }
}

function listOf(by: ListBy): Pick<MergedQuery, 'index' | 'partitions'> {
  switch (by.by) {
    case 'owner':
      return { index: indexOf('objects', 'byOwner'), partitions: [keyText(by.owner)] }
    case 'grantee':
      return { index: indexOf('objects', 'byGrantee'), partitions: [keyText(by.grantee)] }
    case 'subject':
      return { index: BY_SUBJECT, partitions: [keyText(by.subject)] }
    case 'all':
      return { index: indexOf('objects', 'byCreation'), partitions: SHARDS }
  }
}
