import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SCHEMA_VERSION } from '../../../lib/adapters/embedded/schema.ts'
import { NO_GENERATION_FACTS } from '../../../lib/keys/generation.ts'
import { newKey } from '../../contract/wrapped.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'

const VERSION_1 = readFileSync(new URL('schema-1.sql', import.meta.url), 'utf8')

const WRAPPED_DATA_KEY = new Uint8Array(97).fill(7)

/** A vault with two generations and one version, as the first program left it. */
const CONTENT = `
  INSERT INTO generations VALUES (1, 'a', 'active', 10, 20, NULL), (2, 'b', 'pending', 30, NULL, NULL);
  INSERT INTO active_pointer VALUES (1, 2, 1, 40);
  INSERT INTO version_contents VALUES (1, x'${'07'.repeat(97)}', 'o/1/r', 'm', NULL, 't', 'public', '{}');
  INSERT INTO versions VALUES ('o', 1, 'live', 1, 'object', 'user:ada', 50, NULL, 1, 1, 5, 300, 65536, 1, NULL);
  INSERT INTO object_facts VALUES ('o', 'r', 'user:eve', 60, NULL, NULL);
  INSERT INTO events VALUES ('e', '{}')`

async function pathOfVersion1(): Promise<string> {
  const path = join(await temporaryFolder(), 'vault.db')
  const connection = new DatabaseSync(path)
  connection.exec(`PRAGMA journal_mode = WAL; ${VERSION_1}; ${CONTENT}`)
  connection.close()
  return path
}

function open(path: string): Database {
  const database = openDatabase(path)
  onTestFinished(() => database.close())
  return database
}

function schemaOf(database: Database): unknown {
  const entries = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all()
  const settings = ['user_version', 'application_id'].map((name) => database.prepare(`PRAGMA ${name}`).get())
  return { entries: entries.map(({ sql, ...entry }) => ({ ...entry, sql: withoutLayout(sql) })), settings }
}

const withoutLayout = (sql: unknown): string => String(sql).replaceAll(/\s+/g, ' ')

describe('a database of schema version 1', () => {
  test('gets the schema of a new one, once', async () => {
    const path = await pathOfVersion1()
    const migrated = schemaOf(open(path))
    expect(migrated).toEqual(schemaOf(open(join(await temporaryFolder(), 'vault.db'))))
    expect(migrated).toMatchObject({ settings: [{ user_version: SCHEMA_VERSION }, {}] })
    expect(schemaOf(open(path))).toEqual(migrated)
  })

  test('keeps everything that was in it', async () => {
    const { generations, versions, events } = storesOf(open(await pathOfVersion1()))
    const times = { disabled: null, deletionScheduled: null, destroyed: null }
    const unknown = { ...times, ...NO_GENERATION_FACTS }
    const retired = { state: 'decrypt-only', created: 10, activated: 20, retired: 40 }
    const active = { state: 'active', created: 30, activated: 40, retired: null }
    expect(await generations.list()).toEqual([
      { generation: 1, keyId: 'a', ...retired, ...unknown },
      { generation: 2, keyId: 'b', ...active, ...unknown },
    ])
    const live = { state: 'live', generation: 1, wrappedDataKey: WRAPPED_DATA_KEY, blobKey: 'o/1/r' }
    expect(await versions.head('o')).toMatchObject({ latest: live, facts: { hold: { reason: 'r', at: 60 } } })
    expect(await events.page(null, 10)).toHaveLength(1)
  })

  test('can be rotated', async () => {
    const { generations, queue, wraps, scan, retirement } = storesOf(open(await pathOfVersion1()))
    const pages = await Promise.all(queue.shards.map((shard) => queue.outside(shard, 2, null, 9)))
    const [version, ...others] = pages.flatMap(({ versions }) => versions)
    expect(others).toEqual([])
    expect(version).toMatchObject({ object: 'o', version: 1, wrappedDataKey: WRAPPED_DATA_KEY })
    if (version !== undefined) expect(await wraps.replaceKey(version, newKey(2, 97))).toBe(true)
    expect(await scan.scan('all', null)).toEqual({ versions: new Map([[2, 1]]), holds: 1, next: null })
    expect(await generations.transition(1, 'decrypt-only', 'disabled', 70)).toBe(true)
    await generations.note(1, { emptied: 70 })
    expect(await generations.find(1)).toMatchObject({ state: 'disabled', disabled: 70, emptied: 70 })
    expect(await retirement.last()).toBeNull()
  })

  test('stays as it was when it cannot be changed completely', async () => {
    const path = await pathOfVersion1()
    const connection = new DatabaseSync(path)
    onTestFinished(() => connection.close())
    // In the way of the last table that the step makes.
    connection.exec('CREATE TABLE retirement (other TEXT)')
    const before = connection.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
    expect(() => openDatabase(path)).toThrow('retirement already exists')
    expect(connection.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()).toEqual(before)
    expect(connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    connection.exec('DROP TABLE retirement')
    expect(await storesOf(open(path)).versions.find('o', 1)).toMatchObject({ state: 'live' })
  })
})
