import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SCHEMA_VERSION } from '../../../lib/adapters/embedded/schema.ts'
import { POLICY } from '../../../lib/policy.ts'
import { temporaryFolder } from './open-stores.ts'

const INSERT = 'INSERT INTO principals (principal, disabled, roles) VALUES (?, 0, ?)'
const COUNT = 'SELECT count(*) AS n FROM principals'

async function open(): Promise<{ path: string; database: Database }> {
  const path = join(await temporaryFolder(), 'vault.db')
  const database = openDatabase(path)
  onTestFinished(() => database.close())
  return { path, database }
}

const insert = (database: Database, principal: string): Promise<unknown> =>
  database.run(() => database.prepare(INSERT).run(principal, '[]'))

const count = async (database: Database): Promise<unknown> =>
  (await database.read(() => database.prepare(COUNT).get()))?.['n']

const unavailable = { code: 'unavailable', retryAfterSeconds: POLICY.retryAfterSeconds }

/** Another process that runs a statement on the same file and then does nothing, in the middle of its transaction. */
async function otherProcess(path: string, statements: string): Promise<ChildProcess> {
  const program = `
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(process.argv[1])
    db.exec(process.argv[2])
    console.log('ready')
    setInterval(() => db, 1000)`
  const child = spawn(process.execPath, ['--no-warnings', '-e', program, path, statements])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** Does not roll back when it is asked for the first time. */
class ReluctantConnection extends DatabaseSync {
  #refusals = 0

  override prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    if (sql === 'ROLLBACK' && this.#refusals++ === 0) {
      throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 })
    }
    return super.prepare(sql)
  }
}

describe('opening', () => {
  test('makes files that only their owner can read', async () => {
    const { path, database } = await open()
    await insert(database, 'user:a')
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600)
  })

  test('takes back permissions that were given away', async () => {
    const { path, database } = await open()
    database.close()
    chmodSync(path, 0o644)
    openDatabase(path).close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('sets what durability and shredding rest on', async () => {
    const { database } = await open()
    const settingOf = (name: string): unknown =>
      Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect(settingOf('journal_mode')).toBe('wal')
    expect(settingOf('synchronous')).toBe(2)
    expect(settingOf('secure_delete')).toBe(1)
    expect(settingOf('temp_store')).toBe(2)
    expect(settingOf('foreign_keys')).toBe(1)
    expect(settingOf('auto_vacuum')).toBe(0)
    expect(settingOf('user_version')).toBe(SCHEMA_VERSION)
  })

  test('refuses a database of a newer Keyfold and says what to do', async () => {
    const { path, database } = await open()
    database.prepare(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`).run()
    database.close()
    expect(() => openDatabase(path)).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: expect.stringContaining('newer Keyfold'),
      }),
    )
  })

  test('refuses a file that is no database, and leaves it alone', async () => {
    const path = join(await temporaryFolder(), 'vault.db')
    const content = 'long enough to be taken for the header of a database '.repeat(40)
    writeFileSync(path, content)
    expect(() => openDatabase(path)).toThrow(
      expect.objectContaining({ code: 'invalid-configuration', message: expect.stringContaining(path) }),
    )
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test.each(['', 'PRAGMA user_version = 1'])('refuses a database of another program: %s', async (version) => {
    const path = join(await temporaryFolder(), 'vault.db')
    const foreign = new DatabaseSync(path)
    foreign.exec('CREATE TABLE recipes (name TEXT)')
    foreign.exec(version)
    foreign.close()
    const before = readFileSync(path)
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'invalid-configuration' }))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('says so when the folder is not there', async () => {
    const path = join(await temporaryFolder(), 'missing', 'vault.db')
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'unavailable' }))
  })
})

describe('group commit', () => {
  test('commits what was asked for in one turn together, in order, in one transaction', async () => {
    const { path, database } = await open()
    const walBytes = (): number => statSync(`${path}-wal`).size
    await insert(database, 'user:0')
    const before = walBytes()
    await insert(database, 'user:1')
    const alone = walBytes() - before
    await Promise.all(Array.from({ length: 20 }, (_, index) => insert(database, `user:group-${index}`)))
    expect(walBytes() - before - alone).toBe(alone)
    expect(await count(database)).toBe(22)
  })

  test('lets an operation see what came before it in its group', async () => {
    const { database } = await open()
    const counts = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        database.run(() => {
          database.prepare(INSERT).run(name, '[]')
          return database.prepare(COUNT).get()?.['n']
        }),
      ),
    )
    expect(counts).toEqual([1, 2, 3])
  })

  test('undoes an operation that fails halfway, and none of its neighbors', async () => {
    const { database } = await open()
    const failing = database.run(() => {
      database.prepare(INSERT).run('half', '[]')
      throw new RangeError('halfway')
    })
    const outcomes = await Promise.allSettled([insert(database, 'a'), failing, insert(database, 'b')])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await expect(failing).rejects.toThrow(RangeError)
    const names = database.prepare('SELECT principal FROM principals ORDER BY principal').all()
    expect(names.map((row) => row['principal'])).toEqual(['a', 'b'])
  })

  test('refuses all of a group that cannot be undone, and goes on when that is possible again', async () => {
    const path = join(await temporaryFolder(), 'vault.db')
    openDatabase(path).close()
    const database = new Database(new ReluctantConnection(path))
    onTestFinished(() => database.close())
    const failing = database.run(() => {
      database.prepare(INSERT).run('half', '[]')
      throw new RangeError('halfway')
    })
    const outcomes = await Promise.allSettled([insert(database, 'a'), failing, insert(database, 'b')])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    await insert(database, 'c')
    expect(await count(database)).toBe(1)
  })

  test('acknowledges nothing that is not committed: another process sees it at once', async () => {
    const { path, database } = await open()
    await insert(database, 'a')
    const other = openDatabase(path)
    onTestFinished(() => other.close())
    expect(await count(other)).toBe(1)
    await insert(other, 'b')
    expect(await count(database)).toBe(2)
  })

  test('commits what is queued when it is closed, and refuses what comes later', async () => {
    const { path, database } = await open()
    const queued = insert(database, 'a')
    database.close()
    await queued
    await expect(insert(database, 'b')).rejects.toMatchObject({ code: 'unavailable' })
    await expect(count(database)).rejects.toMatchObject({ code: 'unavailable' })
    database.close()
    const reopened = openDatabase(path)
    onTestFinished(() => reopened.close())
    expect(await count(reopened)).toBe(1)
  })

  test('refuses all of a group while another process keeps writing, and works again afterwards', async () => {
    const { path, database } = await open()
    const other = await otherProcess(path, 'BEGIN IMMEDIATE')
    const outcomes = await Promise.allSettled([insert(database, 'a'), insert(database, 'b')])
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
    other.kill('SIGKILL')
    await once(other, 'exit')
    await insert(database, 'a')
    expect(await count(database)).toBe(1)
  })

  test('refuses what does not fit any more, and goes on', async () => {
    const { database } = await open()
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
    database.prepare(`PRAGMA max_page_count = ${pages + 5}`).get()
    const tooLarge = database.run(() => database.prepare(INSERT).run('large', 'x'.repeat(1_000_000)))
    await expect(tooLarge).rejects.toMatchObject(unavailable)
    await insert(database, 'small')
    expect(await count(database)).toBe(1)
  })

  test('refuses all of a group when it cannot be committed', async () => {
    const { database } = await open()
    const dangling = database.run(() => {
      database.prepare('PRAGMA defer_foreign_keys = ON').run()
      database
        .prepare(
          `INSERT INTO versions (object, version, state, listed, kind, owner, created, content)
           VALUES ('o', 1, 'live', 1, 'object', 'user:a', 1, 999)`,
        )
        .run()
    })
    const outcomes = await Promise.allSettled([insert(database, 'a'), dangling])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    expect(await count(database)).toBe(0)
    await insert(database, 'b')
    expect(await count(database)).toBe(1)
  })
})

describe('checkpointing', () => {
  test('empties the log, for many callers at once', async () => {
    const { path, database } = await open()
    await insert(database, 'a')
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
    await Promise.all([1, 2, 3].map(() => database.checkpointTruncate()))
    expect(statSync(`${path}-wal`).size).toBe(0)
    expect(await count(database)).toBe(1)
  })

  test('waits for another process that reads an old state', async () => {
    const { path, database } = await open()
    const other = await otherProcess(path, 'BEGIN; SELECT count(*) FROM principals')
    await insert(database, 'a')
    const emptied = database.checkpointTruncate().then(() => statSync(`${path}-wal`).size)
    await insert(database, 'b')
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
    other.kill('SIGKILL')
    expect(await emptied).toBe(0)
  })

  test('fails rather than leave a log behind, completes it later, and does nothing when nothing is owed', async () => {
    const { path, database } = await open()
    const other = await otherProcess(path, 'BEGIN; SELECT count(*) FROM principals')
    await insert(database, 'a')
    await expect(database.checkpointTruncate()).rejects.toMatchObject(unavailable)
    other.kill('SIGKILL')
    await once(other, 'exit')
    await database.settleCheckpoint()
    expect(statSync(`${path}-wal`).size).toBe(0)
    await insert(database, 'b')
    await database.settleCheckpoint()
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  })
})
