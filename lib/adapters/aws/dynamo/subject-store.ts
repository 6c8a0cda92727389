import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { SubjectStore } from '../../../objects/ports.ts'
import { ItemTable } from './item-table.ts'
import { subjectEntryKey, subjectKey } from './keys.ts'

export class DynamoSubjectStore implements SubjectStore {
  readonly #subjects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly subjects: string }) {
    this.#subjects = new ItemTable(client, tables.subjects)
  }

  /** Not in the subject's list yet: the version store sees to that (see subject-entries.ts). */
  async enter(subject: string, object: string): Promise<void> {
    await this.#subjects.putNew(subjectEntryKey(subject, object), { object })
  }

  async state(subject: string): Promise<'present' | 'erasing'> {
    const item = await this.#subjects.get(subjectKey(subject))
    return item?.oneOf('state', ['present', 'erasing']) ?? 'present'
  }
}
