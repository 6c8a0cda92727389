import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SCHEMA_VERSION } from '../../../lib/adapters/embedded/schema.ts'
import { NO_GENERATION_FACTS } from '../../../lib/keys/generation.ts'
import { newFinding } from '../../contract/finding-stores.ts'
import { newKey } from '../../contract/wrapped.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'

const schemaAt = (version: number): string =>
  readFileSync(new URL(`schema-${version}.sql`, import.meta.url), 'utf8')

const WRAPPED_DATA_KEY = new Uint8Array(97).fill(7)

/** A vault with two generations and one version, as the first program left it. */
const CONTENT = `
  INSERT INTO generations VALUES (1, 'a', 'active', 10, 20, NULL), (2, 'b', 'pending', 30, NULL, NULL);
  INSERT INTO active_pointer VALUES (1, 2, 1, 40);
  INSERT INTO version_contents VALUES (1, x'${'07'.repeat(97)}', 'o/1/r', 'm', NULL, 't', 'public', '{}');
  INSERT INTO versions VALUES ('o', 1, 'live', 1, 'object', 'user:ada', 50, NULL, 1, 1, 5, 300, 65536, 1, NULL);
  INSERT INTO object_facts VALUES ('o', 'r', 'user:eve', 60, NULL, NULL);
  INSERT INTO events VALUES ('e', '{}')`

/** A vault after its first rotation, as a program of schema version 2 left it. */
const CONTENT_OF_2 = `
  INSERT INTO generations (generation, key_id, state, created, activated, retired, disabled)
    VALUES (1, 'a', 'disabled', 10, 20, 30, 40), (2, 'b', 'active', 20, 30, NULL, NULL);
  INSERT INTO active_pointer VALUES (1, 2, 1, 30);
  INSERT INTO rotations VALUES (1, 4, 5, 0, '{"step":"verified"}');
  INSERT INTO retirement VALUES (1, '{"at":50,"holds":0,"moved":[],"blockedBy":[]}');
  INSERT INTO principals VALUES ('client:batch', 1, 60, '["writer"]')`

/** A vault with events, as a program of schema version 3 left it. */
const CONTENT_OF_3 = `
  INSERT INTO generations (generation, key_id, state, created) VALUES (1, 'a', 'active', 10), (2, 'b', 'pending', 20);
  INSERT INTO events VALUES
    ('01A', '{"id":"01A","action":"object.decrypt","outcome":"allowed","principal":"user:ada","object":"o","subject":"s"}'),
    ('01B', '{"id":"01B","action":"access.check","outcome":"denied","principal":"user:eve","object":"o"}'),
    ('01C', '{"id":"01C","action":"auth.fail","outcome":"failed"}'),
    ('01D', 'damaged')`

/** A vault with events, as a program of schema version 4 left it: their fields as they came, in the order of time. */
const CONTENT_OF_4 = `
  INSERT INTO generations (generation, key_id, state, created) VALUES (1, 'a', 'active', 10), (2, 'b', 'pending', 20);
  INSERT INTO events VALUES
    ('01HZ0000000000000000000002', '{"id":"01HZ0000000000000000000002","time":"t","action":"auth.fail","outcome":"denied"}', NULL, NULL, NULL, 'auth.fail', 'denied'),
    ('01HZ0000000000000000000001', '{"outcome":"allowed","id":"01HZ0000000000000000000001","roles":["writer","admin"],"reason":"a\\u0000b ü","bytes":5}', 'user:ada', 'o', NULL, 'object.decrypt', NULL)`

/** A vault with people and a report, as a program of schema version 5 left it. */
const CONTENT_OF_5 = `
  INSERT INTO generations (generation, key_id, state, created) VALUES (1, 'a', 'active', 10), (2, 'b', 'pending', 20);
  INSERT INTO principals VALUES ('user:ada', 0, 60, '["auditor"]');
  INSERT INTO events (leaf, id, event, salt) VALUES (0, '01HZ0000000000000000000001', '{"id":"01HZ0000000000000000000001"}', x'07');
  INSERT INTO reports (found) VALUES ('{"at":1,"lines":[],"checkpoint":null}')`

async function pathOf(version: number, content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'vault.db')
  const connection = new DatabaseSync(path)
  connection.exec(`PRAGMA journal_mode = WAL; ${schemaAt(version)}; ${content}`)
  connection.close()
  return path
}

const pathOfVersion1 = (): Promise<string> => pathOf(1, CONTENT)

const pathOfVersion2 = (): Promise<string> => pathOf(2, CONTENT_OF_2)

const pathOfVersion3 = (): Promise<string> => pathOf(3, CONTENT_OF_3)

const pathOfVersion4 = (): Promise<string> => pathOf(4, CONTENT_OF_4)

const pathOfVersion5 = (): Promise<string> => pathOf(5, CONTENT_OF_5)

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
})

describe('a database of schema version 2', () => {
  test('keeps everything that was in it', async () => {
    const { generations, rotations, retirement, principals } = storesOf(open(await pathOfVersion2()))
    expect(await generations.list()).toMatchObject([
      { generation: 1, state: 'disabled', disabled: 40 },
      { generation: 2, state: 'active', activated: 30 },
    ])
    expect(await rotations.latest()).toMatchObject({ rotation: 1, revision: 4, step: 'verified' })
    expect(await retirement.last()).toEqual({ at: 50, holds: 0, moved: [], blockedBy: [] })
    const batch = { principal: 'client:batch', disabled: true, tokensNotBefore: 60, roles: ['writer'] }
    expect(await principals.find('client:batch')).toEqual(batch)
  })

  test('takes people in, and knows of nobody at first', async () => {
    const { accounts, admins, approvals, machineClients } = storesOf(open(await pathOfVersion2()))
    expect(await accounts.page(null, 9)).toEqual([])
    expect(await admins.list()).toEqual([])
    expect(await approvals.page(null, 9)).toEqual([])
    expect(await machineClients.page(null, 9)).toEqual([])
    await admins.add('user:ada')
    expect(await admins.list()).toEqual(['user:ada'])
  })
})

describe('a database of schema version 3', () => {
  test.each([
    [{ by: 'principal', value: 'user:ada' }, ['01A']],
    [{ by: 'object', value: 'o' }, ['01B', '01A']],
    [{ by: 'subject', value: 's' }, ['01A']],
    [{ by: 'action', value: 'auth.fail' }, ['01C']],
    [{ by: 'outcome', value: 'denied' }, ['01B']],
    [{ by: 'outcome', value: 'failed' }, ['01C']],
  ] as const)('finds the events that were in it by %j, and is not kept from it by a damaged one', async (index, ids) => {
    const { eventQueries } = storesOf(open(await pathOfVersion3()))
    const { events } = await eventQueries.newest(index, { above: null, below: null }, 9)
    expect(events.map(({ id }) => id)).toEqual(ids)
  })
})

describe('a database of schema version 4', () => {
  const [first, second, third] = [1, 2, 3].map((at) => `01HZ000000000000000000000${at}`)

  test('brings its events into the log in the order of their ids, as canonical texts with a salt each', async () => {
    const { waitingEvents, eventQueries } = storesOf(open(await pathOfVersion4()))
    const waiting = await waitingEvents.waiting(0, 9)
    expect(waiting.map(({ id, body }) => ({ id, body }))).toEqual([
      {
        id: first,
        body: `{"bytes":5,"id":"${first}","outcome":"allowed","reason":"a\\u0000b ü","roles":["writer","admin"]}`,
      },
      { id: second, body: `{"action":"auth.fail","id":"${second}","outcome":"denied","time":"t"}` },
    ])
    const salts = waiting.map(({ salt }) => Buffer.from(salt ?? []).toString('hex'))
    expect(new Set(salts.filter((salt) => salt.length === 64)).size).toBe(2)
    const ada = await eventQueries.newest(
      { by: 'principal', value: 'user:ada' },
      { above: null, below: null },
      9,
    )
    expect(ada.events.map(({ id }) => id)).toEqual([first])
  })

  test('gives the next event the next leaf', async () => {
    const { events, waitingEvents, logStates } = storesOf(open(await pathOfVersion4()))
    await events.append({ id: third ?? '', time: 't', action: 'auth.fail', outcome: 'denied' })
    expect((await waitingEvents.waiting(2, 9)).map(({ id }) => id)).toEqual([third])
    expect(await logStates.read()).toEqual({ revision: 0, published: { size: 0, range: [] }, batch: null })
  })
})

describe('a database of schema version 5', () => {
  test('keeps everything that was in it, and nobody is kept out', async () => {
    const { principals, reports, events } = storesOf(open(await pathOfVersion5()))
    const ada = { principal: 'user:ada', disabled: false, tokensNotBefore: 60, roles: ['auditor'] }
    expect(await principals.find('user:ada')).toEqual(ada)
    expect(await reports.newest(9)).toHaveLength(1)
    expect(await events.page(null, 9)).toHaveLength(1)
  })

  test('takes findings in, and has none at first', async () => {
    const { findings, mutes, baselines, usageHours, suspensions } = storesOf(open(await pathOfVersion5()))
    expect(await findings.page(null, null, 9)).toEqual({ items: [], next: null })
    expect(await mutes.list()).toEqual([])
    expect(await baselines.read()).toBeNull()
    expect(await usageHours.range(0, Number.MAX_SAFE_INTEGER)).toEqual([])
    expect(await suspensions.newest(9)).toEqual([])
    const finding = newFinding()
    await findings.keep(finding, null)
    expect(await findings.find(finding.id)).toMatchObject({ finding, state: 'open' })
  })
})

describe.each([
  { version: 1, path: pathOfVersion1 },
  { version: 2, path: pathOfVersion2 },
  { version: 3, path: pathOfVersion3 },
  { version: 4, path: pathOfVersion4 },
  { version: 5, path: pathOfVersion5 },
])('a database of any older schema version, such as $version,', ({ version, path }) => {
  test('gets the schema of a new one, once', async () => {
    const file = await path()
    const migrated = schemaOf(open(file))
    expect(migrated).toEqual(schemaOf(open(join(await temporaryFolder(), 'vault.db'))))
    expect(migrated).toMatchObject({ settings: [{ user_version: SCHEMA_VERSION }, {}] })
    expect(schemaOf(open(file))).toEqual(migrated)
  })

  test('stays as it was when it cannot be changed completely', async () => {
    const file = await path()
    const connection = new DatabaseSync(file)
    onTestFinished(() => connection.close())
    // In the way of the last table that the last step makes.
    connection.exec('CREATE TABLE suspensions (other TEXT)')
    const before = connection.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
    expect(() => openDatabase(file)).toThrow('table suspensions already exists')
    expect(connection.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()).toEqual(before)
    expect(connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: version })
    connection.exec('DROP TABLE suspensions')
    expect(await storesOf(open(file)).generations.list()).toHaveLength(2)
  })
})
