import type { StatementSync } from 'node:sqlite'
import type { AsRead, NewKey, WrapStore } from '../../rotation/ports.ts'
import { appendContent, destroyContent } from './contents.ts'
import type { Database } from './database.ts'
import type { ContentRow } from './version-row.ts'

type NewContent = Parameters<WrapStore['replaceContent']>[1]

/** Only a live version has a content. */
const OVERWRITE_KEY = `
  UPDATE version_contents SET wrapped_data_key = ?1
  WHERE id = (SELECT content FROM versions WHERE object = ?2 AND version = ?3) AND wrapped_data_key = ?4`

const SET_GENERATION = 'UPDATE versions SET generation = ? WHERE object = ? AND version = ?'

const AS_READ = `
  SELECT v.sealed_length, v.frame_length, c.* FROM versions v JOIN version_contents c ON c.id = v.content
  WHERE v.object = ? AND v.version = ? AND c.wrapped_data_key = ?`

const OVERWRITE_CONTENT = `
  UPDATE version_contents SET wrapped_data_key = ?, blob_key = ?, message_id = ? WHERE id = ?`

const SET_CONTENT = `
  UPDATE versions SET generation = ?, content = ?, sealed_length = ?, frame_length = ?
  WHERE object = ? AND version = ?`

type Found = ContentRow & { id: number; sealed_length: number; frame_length: number }

/**
 * What has the length of the old is written over it, so that the old is gone with the next checkpoint of the write-ahead
 * log; everything else is a new row, and the old one is overwritten with zeros (schema-steps.ts).
 */
export class SqliteWrapStore implements WrapStore {
  readonly #database: Database
  readonly #overwriteKey: StatementSync
  readonly #setGeneration: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#overwriteKey = database.prepare(OVERWRITE_KEY)
    this.#setGeneration = database.prepare(SET_GENERATION)
  }

  replaceKey(version: AsRead, to: NewKey): Promise<boolean> {
    return this.#database.run(() => {
      if (to.wrappedDataKey.length !== version.wrappedDataKey.length) return this.#replace(version, to)
      const { object, version: number, wrappedDataKey } = version
      const { changes } = this.#overwriteKey.run(to.wrappedDataKey, object, number, wrappedDataKey)
      if (changes === 0) return false
      this.#setGeneration.run(to.generation, object, number)
      return true
    })
  }

  replaceContent(version: AsRead, to: NewContent): Promise<boolean> {
    return this.#database.run(() => this.#replace(version, to))
  }

  #replace({ object, version, wrappedDataKey }: AsRead, to: NewKey | NewContent): boolean {
    const found = this.#database.prepare(AS_READ).get(object, version, wrappedDataKey) as Found | undefined
    if (found === undefined) return false
    const next = { ...found, ...columnsOf(to) }
    const content = haveSameLengths(found, next) ? this.#overwrite(next) : this.#append(found, next)
    const { sealed_length, frame_length } = next
    const set = this.#database.prepare(SET_CONTENT)
    set.run(to.generation, content, sealed_length, frame_length, object, version)
    return true
  }

  #overwrite({ id, wrapped_data_key, blob_key, message_id }: Found): number {
    this.#database.prepare(OVERWRITE_CONTENT).run(wrapped_data_key, blob_key, message_id, id)
    return id
  }

  #append(found: Found, next: ContentRow): number | bigint {
    const content = appendContent(this.#database, next)
    destroyContent(this.#database, found.id)
    return content
  }
}

const columnsOf = (to: NewKey | NewContent): Partial<Found> => ({
  wrapped_data_key: to.wrappedDataKey,
  ...('messageId' in to && {
    blob_key: to.blobKey,
    message_id: to.messageId,
    sealed_length: to.sealedLength,
    frame_length: to.frameLength,
  }),
})

const haveSameLengths = (found: ContentRow, next: ContentRow): boolean =>
  found.wrapped_data_key.length === next.wrapped_data_key.length &&
  bytesOf(found.blob_key) === bytesOf(next.blob_key) &&
  bytesOf(found.message_id) === bytesOf(next.message_id)

/** None is one byte less than an empty text would be, in a row; it must not be taken for one. */
const bytesOf = (text: string | null): number | null => (text === null ? null : Buffer.byteLength(text))
