import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { mapBounded } from '../../../concurrency.ts'
import type { ListBy, ListEntry, ListPosition, ObjectIndex } from '../../../objects/ports.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { readHead } from './heads.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { indexOf, keyText, leadingNumber, positionOf, SHARDS } from './keys.ts'
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

  /** Goes on while entries are passed over: those of deleted objects stay until the sweeper has finished with them. */
  async list(by: ListBy, after: ListPosition | null, limit: number): Promise<readonly ListEntry[]> {
    const table = by.by === 'subject' ? this.#subjects : this.#objects
    const shown: ListEntry[] = []
    let below = after === null ? null : positionOf(after.created, after.object)
    for (;;) {
      const query = { ...listOf(by), sort: below === null ? null : { below }, descending: true }
      const entries = await readMerged(table, query, limit)
      const read = await mapBounded(entries, DYNAMO_POLICY.headsAtOnce, (entry) => this.#show(by, entry))
      shown.push(...read.filter((entry) => entry !== null))
      const last = entries.at(-1)
      if (shown.length >= limit || entries.length < limit || last === undefined) return shown.slice(0, limit)
      below = last.text('position')
    }
  }

  /** @returns null for what is not in the list any more, or not yet. */
  async #show(by: ListBy, entry: ItemReader): Promise<ListEntry | null> {
    // In the subjects table the object is the sort key, in the same form.
    const head = await readHead(this.#objects, entry.text(by.by === 'subject' ? 'sk' : 'pk'))
    const { latest, facts } = head
    if (latest === null || facts.tombstone !== null) return null
    const { object } = latest
    if (by.by === 'subject' && !(await this.#isAbout(by.subject, latest))) return null
    return {
      head: { ...head, object },
      position: { created: leadingNumber(entry.text('position')), object },
      grantExpires: by.by === 'grantee' ? entry.optionalInteger('expires') : null,
    }
  }

  async #isAbout(subject: string, latest: NonNullable<ListEntry['head']['latest']>): Promise<boolean> {
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
