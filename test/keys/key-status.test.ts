import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteGenerationStore } from '../../lib/adapters/embedded/generation-store.ts'
import { listGenerations } from '../../lib/keys/key-status.ts'
import { temporaryFolder } from '../support/folders.ts'

test('the list of generations shows states, times and how many versions each wraps', async () => {
  const store = new SqliteGenerationStore(openDatabase(join(await temporaryFolder(), 'vault.sqlite')))
  await store.claim(1, 'key-1', Date.UTC(2026, 0, 1))
  await store.activate(null, 1, Date.UTC(2026, 0, 2))
  await store.claim(2, 'key-2', Date.UTC(2026, 1, 1))
  await store.activate(1, 2, Date.UTC(2026, 1, 2))
  const usage = { countByGeneration: async () => new Map([[1, 7]]) }

  const horizon = { managedCopiesGone: null, strayCopiesUnreadable: null }
  expect(await listGenerations({ generations: store, usage })).toEqual([
    {
      generation: 1,
      keyId: 'key-1',
      state: 'decrypt-only',
      created: '2026-01-01T00:00:00.000Z',
      activated: '2026-01-02T00:00:00.000Z',
      retired: '2026-02-02T00:00:00.000Z',
      versions: 7,
      horizon,
    },
    {
      generation: 2,
      keyId: 'key-2',
      state: 'active',
      created: '2026-02-01T00:00:00.000Z',
      activated: '2026-02-02T00:00:00.000Z',
      retired: null,
      versions: 0,
      horizon,
    },
  ])
})
