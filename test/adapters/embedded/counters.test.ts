import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { STORAGE_POLICY } from '../../../lib/adapters/embedded/storage-policy.ts'
import { SqliteSubjectStore } from '../../../lib/adapters/embedded/subject-store.ts'
import { temporaryFolder } from './open-stores.ts'

async function open(): Promise<Database> {
  const database = openDatabase(join(await temporaryFolder(), 'vault.db'))
  onTestFinished(() => database.close())
  return database
}

const WINDOW = STORAGE_POLICY.unauthenticatedWindowMs
const NOW = 1_700_000_000_000 - (1_700_000_000_000 % WINDOW)

describe('unauthenticated failures', () => {
  const rowsOf = (database: Database): readonly unknown[] =>
    database
      .prepare(
        'SELECT window_start, source, failures FROM unauthenticated_failures ORDER BY window_start, source',
      )
      .all()
      .map((row) => Object.values(row))

  test('are counted per source and window', async () => {
    const database = await open()
    const events = new SqliteEventStore(database)
    await Promise.all(['a', 'a', 'b'].map((source) => events.countUnauthenticated(source, NOW)))
    await events.countUnauthenticated('a', NOW + WINDOW - 1)
    await events.countUnauthenticated('a', NOW + WINDOW)
    expect(rowsOf(database)).toEqual([
      [NOW, 'a', 3],
      [NOW, 'b', 1],
      [NOW + WINDOW, 'a', 1],
    ])
  })

  test('from ever more sources share one counter, and each window begins anew', async () => {
    const database = await open()
    const events = new SqliteEventStore(database)
    const sources = Array.from(
      { length: STORAGE_POLICY.unauthenticatedSourcesMax + 50 },
      (_, n) => `10.0.0.${n}`,
    )
    await Promise.all(sources.map((source) => events.countUnauthenticated(source, NOW)))
    await events.countUnauthenticated('10.0.0.0', NOW)
    await events.countUnauthenticated('new', NOW + WINDOW)
    const rows = rowsOf(database)
    expect(rows).toHaveLength(STORAGE_POLICY.unauthenticatedSourcesMax + 2)
    expect(rows).toContainEqual([NOW, '*', 50])
    expect(rows).toContainEqual([NOW, '10.0.0.0', 2])
    expect(rows).toContainEqual([NOW + WINDOW, 'new', 1])
  })

  test('are forgotten after the retention', async () => {
    const database = await open()
    const events = new SqliteEventStore(database)
    await events.countUnauthenticated('a', NOW)
    await events.countUnauthenticated('b', NOW + STORAGE_POLICY.unauthenticatedRetentionMs)
    expect(rowsOf(database)).toHaveLength(2)
    await events.countUnauthenticated('b', NOW + STORAGE_POLICY.unauthenticatedRetentionMs + WINDOW)
    expect(rowsOf(database)).toHaveLength(2)
  })
})

describe('a subject that is being erased', () => {
  test('is told from one that is not', async () => {
    const database = await open()
    const subjects = new SqliteSubjectStore(database)
    database.prepare(`INSERT INTO subjects (subject, erasing) VALUES ('patient', 1), ('other', 0)`).run()
    expect(await subjects.state('patient')).toBe('erasing')
    expect(await subjects.state('other')).toBe('present')
  })
})
