import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { ItemTable } from './item-table.ts'
import { keyText, objectPartition, positionOf, subjectEntryKey, VERSION_PREFIX, versionKey } from './keys.ts'
import { take } from './table-reader.ts'
import { SUBJECT_ATTRIBUTES } from './version-item.ts'

/** The entries that say which objects are about a subject, and the version items that they follow. */
export class SubjectEntries {
  readonly #objects: ItemTable
  readonly #subjects: ItemTable

  constructor(objects: ItemTable, subjects: ItemTable) {
    this.#objects = objects
    this.#subjects = subjects
  }

  /**
   * Lists an object under a subject, just before a version about it is put. A crash between the two leaves an entry without
   * a version: readers of the list ask {@link isAbout}.
   *
   * @param created of the version that is listed for the object
   * @param entered when the version that follows was made
   */
  list(subject: string, object: string, created: number, entered: number): Promise<void> {
    return this.#subjects.change(subjectEntryKey(subject, object), {
      set: { object, listSubject: keyText(subject), position: positionOf(created, object), entered },
    })
  }

  /** Whether any live version of the object is about the subject. Consistent. */
  async isAbout(subject: string, object: string): Promise<boolean> {
    const about = this.#objects.query({
      index: null,
      partition: objectPartition(object),
      sort: { startsWith: VERSION_PREFIX },
      filter: { equal: { state: 'live', subject } },
    })
    return (await take(about, 1)).length > 0
  }

  /**
   * Follows the destruction of a version: deletes the entry of its subject, unless another live version needs it, then the
   * subject in the stub itself. The stub keeps it until then, so that whoever comes after a crash knows what is left to do.
   *
   * @param at the time; null when nothing can be written about the subject any more, since the object or the subject itself
   *   is being destroyed. Otherwise a young entry is left to a later sweep: its writer may be about to put a version.
   */
  async settle(object: string, version: number, subject: string, at: number | null): Promise<void> {
    if (!(await this.#forget(subject, object, at))) return
    await this.#objects.update(
      versionKey(object, version),
      { remove: SUBJECT_ATTRIBUTES },
      { equal: { state: 'shredded' } },
    )
  }

  /** @returns `false` when it is too early. */
  async #forget(subject: string, object: string, at: number | null): Promise<boolean> {
    const key = subjectEntryKey(subject, object)
    const entry = await this.#subjects.get(key)
    if (entry === null) return true
    const entered = entry.optionalInteger('entered')
    if (at !== null && entered !== null && at - entered < DYNAMO_POLICY.subjectEntryAgeMinMs) return false
    if (await this.isAbout(subject, object)) return true
    // A writer that came meanwhile has changed it, and needs it.
    await this.#subjects.delete(key, entered === null ? { absent: ['entered'] } : { equal: { entered } })
    return true
  }
}
