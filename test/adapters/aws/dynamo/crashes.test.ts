/** @module-tag longer */
import { expect, test } from 'vitest'
import type { LiveVersion } from '../../../../lib/objects/model.ts'
import { liveVersion, newObject, shownIn } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'
import { dying, survives } from './wire.ts'

type AllStores = ReturnType<typeof storesOf>

const { fresh } = withDynalite()

const PATIENT = { by: 'subject', subject: 'patient' } as const
const HOLD = { reason: 'case 9', by: 'user:eve', at: 3 }
const EXPIRES = 1_800_000_000_000

/** Long after any writer of {@link liveVersion} has given up. */
const NOW = EXPIRES + 1

/**
 * Lets a process die before each of its writes in turn, on tables of its own, until it is not stopped any more.
 * @returns how many writes it makes.
 */
async function atEveryDeath<Known>(
  arrange: (tables: VaultTables) => Promise<Known>,
  act: (stores: AllStores, known: Known) => Promise<unknown>,
  check: (tables: VaultTables, known: Known, writes: number) => Promise<void>,
): Promise<number> {
  for (let writes = 0; ; writes++) {
    const tables = await fresh()
    const known = await arrange(tables)
    const mortal = tables.storesWith((client) => dying(client, writes))
    if (await survives(() => act(mortal, known))) return writes
    await check(tables, known, writes)
  }
}

/** As the sweeper does, of what is claimed. */
async function shredExpired({ sweep, versions }: AllStores, now: number): Promise<void> {
  for (const { object, version } of await sweep.expired(now, 10, null)) {
    await versions.shred(object, version, now, true)
  }
}

async function entered({ stores }: VaultTables, change: Partial<LiveVersion> = {}): Promise<LiveVersion> {
  const version = liveVersion({ subject: 'patient', expires: EXPIRES, ...change })
  await stores.subjects.enter('patient', version.object)
  await stores.versions.put(version)
  return version
}

test('a put that dies leaves no version that its subject does not know of, and lists nothing that is not there', async () => {
  const writes = await atEveryDeath(
    async ({ stores }) => {
      const version = liveVersion({ subject: 'patient' })
      await stores.subjects.enter('patient', version.object)
      return version
    },
    ({ versions }, version) => versions.put(version),
    async ({ stores }, version) => {
      expect(await stores.versions.find(version.object, 1)).toBeNull()
      expect(await shownIn(stores, PATIENT)).toEqual([])
      expect(await stores.versions.put(version)).toBe(true)
      expect(await shownIn(stores, PATIENT)).toHaveLength(1)
    },
  )
  expect(writes).toBe(2)
})

test('a shred that dies is finished by the next one, down to the link to the subject', async () => {
  const writes = await atEveryDeath(
    (tables) => entered(tables),
    ({ versions }, { object }) => versions.shred(object, 1, 5),
    async ({ stores, items, partition }, version, survived) => {
      const state = (await stores.versions.find(version.object, 1))?.state
      expect(state).toBe(survived === 0 ? 'live' : 'shredded')
      const { blobKey } = await stores.versions.shred(version.object, 1, 6)
      expect(blobKey).toBe(version.blobKey)
      expect(await items('subjects')).toEqual([])
      const [stub] = await partition('objects', `OBJECT#${version.object}`)
      expect(Object.keys(stub ?? {})).not.toContain('subject')
    },
  )
  expect(writes).toBe(3)
})

test('the destruction of an expired version that dies is finished by the next sweep, and does not refuse holds', async () => {
  const writes = await atEveryDeath(
    async (tables) => {
      const version = await entered(tables)
      await tables.stores.facts.claimDestruction(version.object, 1)
      return version
    },
    ({ versions }, { object }) => versions.shred(object, 1, NOW, true),
    async ({ stores, items, entries }, { object }, survived) => {
      expect((await stores.versions.find(object, 1))?.state).toBe(survived === 0 ? 'live' : 'shredded')
      await shredExpired(stores, NOW)
      expect(await items('subjects')).toEqual([])
      expect(await entries('objects', 'byExpiry')).toEqual([])
      expect(await stores.facts.hold(object, HOLD)).toBe('placed')
    },
  )
  expect(writes).toBe(4)
})

test('a claim that was to be withdrawn, and was not, still refuses no hold once it cannot destroy anything', async () => {
  const writes = await atEveryDeath(
    async (tables) => {
      const version = await entered(tables)
      await tables.stores.facts.claimDestruction(version.object, 1)
      return version
    },
    ({ versions }, { object }) => versions.shred(object, 1, EXPIRES - 1, true),
    async ({ stores }, { object }, survived) => {
      const claimStands = survived === 0
      expect(await stores.facts.hold(object, HOLD)).toBe(claimStands ? 'refused' : 'placed')
      expect((await stores.versions.find(object, 1))?.state).toBe('live')
      await stores.versions.shred(object, 1, EXPIRES - 1, true)
      expect(await stores.facts.hold(object, HOLD)).toBe(claimStands ? 'placed' : 'already')
    },
  )
  expect(writes).toBe(2)
})

test('a deletion whose end dies stays unfinished, and is finished by the next sweep', async () => {
  const writes = await atEveryDeath(
    async (tables) => {
      const version = await entered(tables)
      const grant = { object: version.object, grantee: 'user:bob', grantedBy: 'user:ada', created: 1 }
      await tables.stores.grants.put({ ...grant, expires: null })
      await tables.stores.facts.tombstone(version.object, 5)
      return version
    },
    ({ facts }, { object }) => facts.finishShred(object, 9),
    async ({ stores, entries }, { object }) => {
      expect(await stores.sweep.unfinished(10, null)).toEqual([object])
      await stores.facts.finishShred(object, 10)
      expect(await stores.sweep.unfinished(10, null)).toEqual([])
      expect((await stores.versions.head(object)).facts.shredFinished).toBe(10)
      for (const name of ['byOwner', 'byCreation', 'byGrantee'])
        expect(await entries('objects', name)).toEqual([])
    },
  )
  expect(writes).toBe(3)
})

test('an activation that dies leaves exactly one active generation, and can be repeated', async () => {
  const writes = await atEveryDeath(
    async ({ stores: { generations } }) => {
      for (const number of [1, 2, 3]) await generations.claim(number, `key-${number}`, 0)
      await generations.activate(null, 1, 1)
      await generations.activate(1, 2, 2)
    },
    ({ generations }) => generations.activate(2, 3, 3),
    async ({ stores: { generations } }) => {
      const states = async () => (await generations.list()).map(({ state }) => state)
      expect(await states()).toEqual(['decrypt-only', 'active', 'pending'])
      expect(await generations.activate(2, 3, 4)).toBe(true)
      expect(await states()).toEqual(['decrypt-only', 'decrypt-only', 'active'])
    },
  )
  expect(writes).toBe(3)
})

test('an event whose writing dies is not there, or is there and is found', async () => {
  const event = {
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    time: '',
    action: 'access.check',
    outcome: 'denied',
  } as const
  const writes = await atEveryDeath(
    async () => undefined,
    ({ events }) => events.append(event),
    async ({ stores: { events } }) => {
      expect(await events.page(null, 10)).toEqual([])
      await events.append(event)
      expect(await events.page(null, 10)).toEqual([event])
    },
  )
  expect(writes).toBe(2)
})

test('an expired version leaves its subject listed while a writer may be about to store another', async () => {
  const { stores, items } = await fresh()
  const object = newObject()
  await stores.subjects.enter('patient', object)
  await stores.versions.put(liveVersion({ object, subject: 'patient', created: 1_000, expires: 2_000 }))
  await stores.facts.claimDestruction(object, 1)
  await stores.versions.shred(object, 1, 3_000, true)
  expect(await items('subjects')).toHaveLength(1)
  expect(await shownIn(stores, PATIENT)).toEqual([])
  await shredExpired(stores, 100_000)
  expect(await items('subjects')).toHaveLength(1)
  await shredExpired(stores, 121_000)
  expect(await items('subjects')).toEqual([])
  expect(await stores.sweep.expired(121_000, 10, null)).toEqual([])
})
