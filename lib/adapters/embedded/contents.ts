/** How rows of `version_contents` come and go (schema-steps.ts says why so). Inside of a transaction. */
import type { Database } from './database.ts'
import type { ContentRow } from './version-row.ts'

const APPEND = `
  INSERT INTO version_contents
    (wrapped_data_key, blob_key, message_id, subject, content_type, classification, labels)
  VALUES (?, ?, ?, ?, ?, ?, ?)`

const zeroedText = (column: string): string => `${column} = CAST(zeroblob(octet_length(${column})) AS TEXT)`

/** In place: a row of the same length is written over its old bytes. */
const DESTROY = `
  UPDATE version_contents SET wrapped_data_key = zeroblob(octet_length(wrapped_data_key)),
    ${['blob_key', 'message_id', 'subject', 'content_type', 'classification', 'labels'].map(zeroedText).join(', ')}
  WHERE id = ?`

/** @returns the id of the new row. */
export function appendContent(database: Database, row: ContentRow): number | bigint {
  const { wrapped_data_key, blob_key, message_id, subject, content_type, classification, labels } = row
  const append = database.prepare(APPEND)
  return append.run(wrapped_data_key, blob_key, message_id, subject, content_type, classification, labels)
    .lastInsertRowid
}

export function destroyContent(database: Database, id: number): void {
  database.prepare(DESTROY).run(id)
}
