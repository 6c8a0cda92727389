import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteGenerationStore } from '../../lib/adapters/embedded/generation-store.ts'
import { NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import { describeKeys, type KeyStatusPorts } from '../../lib/keys/key-status.ts'
import { temporaryFolder } from '../support/folders.ts'

async function twoGenerations(): Promise<SqliteGenerationStore> {
  const store = new SqliteGenerationStore(openDatabase(join(await temporaryFolder(), 'vault.sqlite')))
  await store.claim(1, 'key-1', Date.UTC(2026, 0, 1))
  await store.activate(null, 1, Date.UTC(2026, 0, 2))
  await store.claim(2, 'key-2', Date.UTC(2026, 1, 1))
  await store.activate(1, 2, Date.UTC(2026, 1, 2))
  return store
}

const portsWith = (generations: KeyStatusPorts['generations'], counted: number): KeyStatusPorts => ({
  generations,
  usage: { countByGeneration: async (max = Infinity) => new Map([[1, Math.min(counted, max)]]) },
  rotations: { page: async () => [] },
  retirement: { last: async () => null },
  keyPolicy: {
    managedCopyRetentionMs: 0,
    needsCopiesDestroyed: false,
    nextRotation: (activated) => activated + 1,
    escrow: { recipients: [], waived: true },
  },
  clock: () => Date.UTC(2026, 2, 1),
})

const NEVER = {
  ...NO_GENERATION_FACTS,
  disabled: null,
  deletionScheduled: null,
  destroyed: null,
  versionsCapped: false,
  horizon: { managedCopiesGone: null, strayCopiesUnreadable: null, conditions: expect.any(Array) },
}

test('the list of generations shows states, times and how many versions each wraps', async () => {
  const { generations } = await describeKeys(portsWith(await twoGenerations(), 7))
  expect(generations).toEqual([
    {
      ...NEVER,
      generation: 1,
      keyId: 'key-1',
      state: 'decrypt-only',
      created: '2026-01-01T00:00:00.000Z',
      activated: '2026-01-02T00:00:00.000Z',
      retired: '2026-02-02T00:00:00.000Z',
      versions: 7,
    },
    {
      ...NEVER,
      generation: 2,
      keyId: 'key-2',
      state: 'active',
      created: '2026-02-01T00:00:00.000Z',
      activated: '2026-02-02T00:00:00.000Z',
      retired: null,
      versions: 0,
    },
  ])
})

test.each([
  [99_999, 99_999, false],
  [100_000, 100_000, true],
  [5_000_000, 100_000, true],
])('of %i versions it counts %i, and says whether there may be more: %s', async (there, versions, capped) => {
  const { generations } = await describeKeys(portsWith(await twoGenerations(), there))
  expect(generations[0]).toMatchObject({ versions, versionsCapped: capped })
})

test('the next rotation counts from the activation of the generation that is active', async () => {
  const { nextRotation } = await describeKeys(portsWith(await twoGenerations(), 0))
  expect(nextRotation).toBe('2026-02-02T00:00:00.001Z')
})

test('a vault without an active generation says how to get one', async () => {
  const { nextRotation, rotationBlocked } = await describeKeys(portsWith({ list: async () => [] }, 0))
  expect(nextRotation).toBeNull()
  expect(rotationBlocked).toContain('keyfold key import')
})
