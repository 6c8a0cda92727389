/**
 * DynamoDB may end any page early, with few items or none: here it ends all of them after one.
 * @module-tag longer
 */
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import type { AuditEvent } from '../../../../lib/audit/event.ts'
import type { ExpiryPosition, ListBy, ListEntry } from '../../../../lib/objects/ports.ts'
import { liveVersion, newObject } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'
import { onWire } from './wire.ts'

type AllStores = ReturnType<typeof storesOf>

const { fresh } = withDynalite()

const onePerPage = (tables: VaultTables): AllStores =>
  tables.storesWith((client) =>
    onWire(client, ({ operation, body }) => {
      if (operation === 'Query') body['Limit'] = 1
    }),
  )

/** Both must say the same. */
async function bothWays<T>(tables: VaultTables, read: (stores: AllStores) => Promise<T>): Promise<T> {
  const [whole, paged] = await Promise.all([read(tables.stores), read(onePerPage(tables))])
  expect(paged).toEqual(whole)
  return whole
}

const OBJECTS = 15

const placeOf = ({ object, version, expires }: ExpiryPosition): ExpiryPosition => ({
  object,
  version,
  expires,
})

const LISTS: readonly ListBy[] = [
  { by: 'all' },
  { by: 'owner', owner: 'user:ada' },
  { by: 'grantee', grantee: 'user:bob' },
  { by: 'subject', subject: 'patient' },
]

async function pagesOf(stores: AllStores, by: ListBy, limit: number): Promise<readonly string[]> {
  const entries: ListEntry[] = []
  for (;;) {
    const page = await stores.index.list(by, entries.at(-1)?.position ?? null, limit)
    entries.push(...page)
    if (page.length < limit) return entries.flatMap(({ head }) => head?.object ?? [])
  }
}

test('lists are whole and in order over all shards and pages, and pass over what was deleted', async () => {
  const tables = await fresh()
  const { versions, subjects, grants, facts } = tables.stores
  const objects = Array.from({ length: OBJECTS }, newObject)
  const putEverywhere = async (object: string, at: number): Promise<void> => {
    const created = 1_000 - at
    await subjects.enter('patient', object)
    await versions.put(liveVersion({ object, created, subject: 'patient' }))
    await grants.put({ object, grantee: 'user:bob', grantedBy: 'user:ada', created, expires: null })
    if (at % 3 !== 0) await facts.tombstone(object, 5)
  }
  await Promise.all(objects.map(putEverywhere))
  const kept = objects.filter((_, at) => at % 3 === 0)
  for (const by of LISTS) {
    expect(await pagesOf(tables.stores, by, 3)).toEqual(kept)
    expect(await bothWays(tables, (stores) => stores.index.list(by, null, 3))).toHaveLength(3)
  }
})

test('the sweeper finds all that is unfinished and all that has expired, oldest first', async () => {
  const tables = await fresh()
  const { versions, facts } = tables.stores
  const expired = Array.from({ length: OBJECTS }, (_, at) => liveVersion({ expires: at + 1 }))
  for (const [at, version] of expired.entries()) {
    await versions.put(version)
    await facts.tombstone(version.object, at)
  }
  const found = await bothWays(tables, ({ sweep }) => sweep.expired(OBJECTS - 3, 8, null))
  expect(found).toEqual(expired.slice(0, 8).map(placeOf))
  const rest = await bothWays(tables, ({ sweep }) => sweep.expired(OBJECTS - 3, 8, found.at(-1) ?? null))
  expect(rest).toEqual(expired.slice(8, OBJECTS - 3).map(placeOf))
  const unfinished = await bothWays(tables, ({ sweep }) => sweep.unfinished(8, null))
  const more = await bothWays(tables, ({ sweep }) => sweep.unfinished(8, unfinished.at(-1) ?? null))
  expect([...unfinished, ...more]).toEqual(expired.map(({ object }) => object))
})

test('versions, grants and generations are whole over many pages', async () => {
  const tables = await fresh()
  const { versions, sweep, grants, generations } = tables.stores
  const object = newObject()
  for (let version = 1; version <= 9; version++) {
    if (version % 4 === 2) await sweep.abandon(object, version, 1)
    else await versions.put(liveVersion({ object, version, generation: version }))
    await grants.put({ object, grantee: `user:${version}`, grantedBy: 'user:ada', created: 1, expires: null })
    await generations.claim(version, `key-${version}`, 1)
  }
  await sweep.abandon(object, 10, 1)
  await sweep.abandon(object, 11, 1)
  expect(await bothWays(tables, (stores) => stores.versions.head(object))).toMatchObject({
    highest: 11,
    latest: { version: 9 },
  })
  const page = await bothWays(tables, (stores) => stores.versions.page(object, 9, 4))
  expect(page.map(({ version }) => version)).toEqual([8, 7, 5, 4])
  expect(await bothWays(tables, (stores) => stores.grants.list(object))).toHaveLength(9)
  expect(await bothWays(tables, (stores) => stores.generations.list())).toHaveLength(9)
})

test('the versions under each generation are counted over all shards and pages', async () => {
  const tables = await fresh()
  const { versions } = tables.stores
  for (let at = 0; at < OBJECTS; at++) await versions.put(liveVersion({ generation: at % 3 === 0 ? 7 : 12 }))
  const counts = await bothWays(tables, ({ usage }) => usage.countByGeneration())
  expect([...counts]).toEqual([
    [7, OBJECTS / 3],
    [12, (OBJECTS / 3) * 2],
  ])
})

test('events are whole and in order over periods, shards and pages', async () => {
  const tables = await fresh()
  const day = 24 * 60 * 60_000
  const ids = Array.from({ length: OBJECTS }, (_, at) =>
    ulid(1_700_000_000_000 + Math.floor(at / 8) * day + at),
  )
  for (const id of ids) {
    await tables.stores.events.append({ id, time: '', action: 'auth.fail', outcome: 'denied' })
  }
  const events: AuditEvent[] = []
  for (let pages = 0; pages < 2; pages++) {
    events.push(...(await bothWays(tables, (stores) => stores.events.page(events.at(-1)?.id ?? null, 9))))
  }
  expect(events.map(({ id }) => id)).toEqual(ids)
  for (const index of [{ by: 'all' }, { by: 'action', value: 'auth.fail' }] as const) {
    const whole = { above: null, below: null }
    const page = await bothWays(tables, ({ eventQueries }) => eventQueries.newest(index, whole, 9))
    expect(page.events.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 9))
    expect(page.next).toBe(ids.at(-9))
  }
})

test('a batch may have more keys than one call takes', async () => {
  const tables = await fresh()
  const { versions, sweep } = tables.stores
  const expired = Array.from({ length: 120 }, (_, at) => liveVersion({ expires: at + 1 }))
  await Promise.all(expired.map((version) => versions.put(version)))
  expect(await sweep.expired(200, 200, null)).toEqual(expired.map(placeOf))
})

test('a batch may ask for the same key twice', async () => {
  const { grants } = (await fresh()).stores
  const grant = { object: newObject(), grantee: 'user:bob', grantedBy: 'user:ada', created: 1, expires: null }
  await grants.put(grant)
  expect(await grants.find(grant.object, ['user:bob', 'user:bob'])).toEqual([grant])
})

test('one page of a list looks at no more objects than it may show, however many are deleted', async () => {
  const tables = await fresh()
  const { versions, facts } = tables.stores
  const objects = Array.from({ length: OBJECTS }, newObject)
  for (const object of objects) {
    await versions.put(liveVersion({ object }))
    await facts.tombstone(object, 5)
  }
  let calls = 0
  const watched = tables.storesWith((client) => onWire(client, () => void (calls += 1)))
  const page = await watched.index.list({ by: 'owner', owner: 'user:ada' }, null, 4)
  expect(page.map(({ head }) => head)).toEqual([null, null, null, null])
  expect(calls).toBe(5)
})
