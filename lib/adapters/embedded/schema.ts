/** Which database is ours to use, and how it comes to the schema that this program knows (schema-steps.ts). */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { AuditEvent } from '../../audit/event.ts'
import { canonicalJson } from '../../audit/log/entry.ts'
import { KeyfoldError } from '../../errors.ts'
import { SCHEMA_STEPS } from './schema-steps.ts'

export const SCHEMA_VERSION = SCHEMA_STEPS.length

/** "KEYF" in the header of the file says whose it is (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x4b455946

/**
 * Refuses a database that is not ours to use, before anything in it is touched.
 *
 * @throws KeyfoldError `invalid-configuration`.
 */
export function assertUsable(connection: DatabaseSync, path: string): void {
  // One view: another process may be making the tables.
  connection.exec('BEGIN')
  const found = schemaVersion(connection)
  if (
    settingOf(connection, 'application_id') !== (found === 0 ? 0 : APPLICATION_ID) ||
    isForeign(connection)
  ) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} is a database of another program. Name another folder.`,
    )
  }
  if (found > SCHEMA_VERSION) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} was written by a newer Keyfold: its schema is version ${found}, and this one knows ${SCHEMA_VERSION}. Use the newer Keyfold.`,
    )
  }
  connection.exec('COMMIT')
}

/** @throws KeyfoldError `invalid-configuration` when its tables are those of an older program, which only a start of the vault changes. */
export function assertCurrent(connection: DatabaseSync, path: string): void {
  if (schemaVersion(connection) === SCHEMA_VERSION) return
  throw new KeyfoldError(
    'invalid-configuration',
    `${path} was written by an older Keyfold, or is empty. Start the vault once, and try again.`,
  )
}

/** Makes the tables, or changes those of an older program: all of it, or nothing. */
export function createSchema(connection: DatabaseSync): void {
  if (schemaVersion(connection) === SCHEMA_VERSION) return
  connection.function('canonical_event', { deterministic: true, directOnly: true }, canonicalEvent)
  connection.exec('BEGIN IMMEDIATE')
  try {
    // Asked again: another process may have made them meanwhile.
    for (const step of SCHEMA_STEPS.slice(schemaVersion(connection))) connection.exec(step)
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`)
    connection.exec('COMMIT')
  } catch (error) {
    connection.exec('ROLLBACK')
    throw error
  }
}

/** What an older program wrote of an event; what is damaged stays as it is. */
function canonicalEvent(text: SQLOutputValue): string {
  try {
    return canonicalJson(JSON.parse(String(text)) as AuditEvent)
  } catch {
    return String(text)
  }
}

const isForeign = (connection: DatabaseSync): boolean =>
  schemaVersion(connection) === 0 && connection.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined

const schemaVersion = (connection: DatabaseSync): number => settingOf(connection, 'user_version')

const settingOf = (connection: DatabaseSync, name: 'user_version' | 'application_id'): number =>
  Number(connection.prepare(`PRAGMA ${name}`).get()?.[name])
