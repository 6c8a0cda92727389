import { expect, test } from 'vitest'
import { liveVersion, newObject } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'
import { isWrite, onWire, type WireCall } from './wire.ts'

const { fresh } = withDynalite()

type AllStores = ReturnType<typeof storesOf>

const HOLD = { reason: 'case 9', by: 'user:eve', at: 3 }
const EXPIRES = 1_800_000_000_000
const ROUNDS = 12

/** Two processes. */
async function two(): Promise<readonly [AllStores, AllStores, VaultTables]> {
  const tables = await fresh()
  return [tables.stores, tables.storesWith((client) => client), tables]
}

/** Stores that stop once, before the first write to the item, and let `meanwhile` happen. */
const stoppedBefore = (tables: VaultTables, sk: string, meanwhile: () => Promise<unknown>): AllStores => {
  let stopped = false
  const keyOf = ({ body }: WireCall) => (body['Key'] ?? body['Item']).sk.S
  return tables.storesWith((client) =>
    onWire(client, async (call) => {
      if (stopped || !isWrite(call) || keyOf(call) !== sk) return
      stopped = true
      await meanwhile()
    }),
  )
}

test('one of two writers of a version number wins, in whatever process', async () => {
  const [one, other] = await two()
  for (let round = 0; round < ROUNDS; round++) {
    const object = newObject()
    const rivals = [1, 2].map((length) => liveVersion({ object, length }))
    const won = await Promise.all([one, other].map(({ versions }, at) => versions.put(rivals[at]!)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await one.versions.find(object, 1)).toEqual(rivals[won.indexOf(true)])
  }
})

test('either a hold or a tombstone wins, and either a hold or a claim', async () => {
  const [one, other] = await two()
  for (let round = 0; round < ROUNDS; round++) {
    const { object } = liveVersion()
    await one.versions.put(liveVersion({ object, expires: EXPIRES }))
    const destroy = () =>
      round % 2 === 0 ? other.facts.tombstone(object, 5) : other.facts.claimDestruction(object, 1)
    const [held, destroyed] = await Promise.all([one.facts.hold(object, HOLD), destroy()])
    expect([held === 'placed', destroyed].filter(Boolean)).toHaveLength(1)
  }
})

test('one of two activations wins', async () => {
  const [one, other] = await two()
  for (const number of [1, 2, 3]) await one.generations.claim(number, `key-${number}`, 0)
  await one.generations.activate(null, 1, 1)
  const won = await Promise.all([one, other].map(({ generations }, at) => generations.activate(1, at + 2, 5)))
  expect(won.filter(Boolean)).toHaveLength(1)
  const states = (await one.generations.list()).map(({ state }) => state)
  expect(states.toSorted()).toEqual(['active', 'decrypt-only', 'pending'])
})

test('an activation that was stopped for long does not move the pointer back', async () => {
  const tables = await fresh()
  const { generations } = tables.stores
  for (const number of [1, 2, 3, 4]) await generations.claim(number, `key-${number}`, 0)
  await generations.activate(null, 1, 1)
  const late = stoppedBefore(tables, 'ACTIVE', async () => {
    await generations.activate(1, 2, 2)
    await generations.activate(2, 3, 3)
  })
  expect(await late.generations.activate(1, 4, 4)).toBe(false)
  expect((await generations.list()).map(({ state }) => state)).toEqual([
    'decrypt-only',
    'decrypt-only',
    'active',
    'pending',
  ])
})

/** An object with one version that has expired and is claimed for destruction. */
async function claimed({ stores }: VaultTables): Promise<string> {
  const version = liveVersion({ expires: EXPIRES })
  await stores.versions.put(version)
  await stores.facts.claimDestruction(version.object, 1)
  return version.object
}

const VERSION_1 = 'VERSION#0000000000000001'

test('a sweeper that was stopped destroys nothing whose expiry was moved and that is held now', async () => {
  const tables = await fresh()
  const { versions, facts } = tables.stores
  const object = await claimed(tables)
  const move = (revision: number, expires: number) =>
    versions.update(object, 1, revision, { labels: {}, classification: 'public', expires })
  const late = stoppedBefore(tables, VERSION_1, async () => {
    await move(1, EXPIRES + 1_000)
    expect(await facts.hold(object, HOLD)).toBe('placed')
    await move(2, EXPIRES)
  })
  expect(await late.versions.shred(object, 1, EXPIRES, true)).toEqual({ blobKey: null })
  expect(await versions.find(object, 1)).toMatchObject({ state: 'live' })
})

test('of two sweepers whose clocks differ, none destroys what the other has spared and someone holds now', async () => {
  const tables = await fresh()
  const { versions, facts } = tables.stores
  const object = await claimed(tables)
  const ahead = stoppedBefore(tables, VERSION_1, async () => {
    await versions.shred(object, 1, EXPIRES - 1, true)
    expect(await facts.hold(object, HOLD)).toBe('placed')
  })
  expect(await ahead.versions.shred(object, 1, EXPIRES, true)).toEqual({ blobKey: null })
  expect(await versions.find(object, 1)).toMatchObject({ state: 'live' })
})

test('a shred that meets a change of metadata destroys the version all the same', async () => {
  const tables = await fresh()
  const { versions } = tables.stores
  const { object, blobKey } = liveVersion()
  await versions.put(liveVersion({ object, blobKey }))
  const change = { labels: { a: 'b' }, classification: 'public', expires: null } as const
  const late = stoppedBefore(tables, VERSION_1, () => versions.update(object, 1, 1, change))
  expect(await late.versions.shred(object, 1, 5)).toEqual({ blobKey })
  expect(await versions.find(object, 1)).toMatchObject({ state: 'shredded' })
})

test('a change that meets a shred brings nothing back', async () => {
  const tables = await fresh()
  const { versions } = tables.stores
  const { object } = liveVersion()
  await versions.put(liveVersion({ object }))
  const change = { labels: { a: 'b' }, classification: 'public', expires: EXPIRES } as const
  const late = stoppedBefore(tables, VERSION_1, () => versions.shred(object, 1, 5))
  expect(await late.versions.update(object, 1, 1, change)).toBe(false)
  expect(await versions.find(object, 1)).toMatchObject({ state: 'shredded', ended: 5 })
})

test('a subject keeps its entry when a version about it comes while the last one is destroyed', async () => {
  const tables = await fresh()
  const { versions, subjects, index } = tables.stores
  const object = newObject()
  await subjects.enter('patient', object)
  await versions.put(liveVersion({ object, subject: 'patient' }))
  const late = stoppedBefore(tables, `OBJECT#${object}`, () =>
    versions.put(liveVersion({ object, version: 2, subject: 'patient', created: 1_700_000_000_001 })),
  )
  await late.versions.shred(object, 1, 5)
  expect(await index.list({ by: 'subject', subject: 'patient' }, null, 10)).toHaveLength(1)
})
