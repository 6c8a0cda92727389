import { expect, test } from 'vitest'
import { liveVersion } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { withDynalite } from './vault-tables.ts'
import { onWire, type WireCall } from './wire.ts'

const { fresh } = withDynalite()

type AllStores = ReturnType<typeof storesOf>

const READS = new Set(['GetItem', 'BatchGetItem', 'Query'])

/** Whether DynamoDB is asked for a consistent read. */
function isConsistent({ operation, body }: WireCall): boolean {
  if (operation !== 'BatchGetItem') return body['ConsistentRead'] === true
  return Object.values(body['RequestItems']).every((table: any) => table.ConsistentRead === true)
}

async function readsOf(work: (stores: AllStores) => Promise<unknown>): Promise<readonly WireCall[]> {
  const calls: WireCall[] = []
  const { storesWith, stores } = await fresh()
  await stores.versions.put(liveVersion({ object: 'o', owner: 'user:ada', subject: 's' }))
  await stores.grants.put({
    object: 'o',
    grantee: 'user:bob',
    grantedBy: 'user:ada',
    created: 1,
    expires: null,
  })
  await stores.facts.tombstone('gone', 1)
  await work(storesWith((client) => onWire(client, (call) => void calls.push(call))))
  return calls.filter(({ operation }) => READS.has(operation))
}

const CONSISTENT: readonly [string, (stores: AllStores) => Promise<unknown>][] = [
  ['the head of an object', ({ versions }) => versions.head('o')],
  ['one version', ({ versions }) => versions.find('o', 1)],
  ['a page of versions', ({ versions }) => versions.page('o', 9, 9)],
  ['the versions before a new one', ({ versions }) => versions.put(liveVersion({ object: 'o', version: 2 }))],
  ['what is to be shredded', ({ versions }) => versions.shred('o', 1, 5)],
  ['the grants to a caller', ({ grants }) => grants.find('o', ['user:bob', 'role:reader'])],
  ['the grants of an object', ({ grants }) => grants.list('o')],
  ['what is claimed', ({ facts }) => facts.claimDestruction('o', 1)],
  ['a principal', ({ principals }) => principals.find('user:ada')],
  ['the generations', ({ generations }) => generations.list()],
  ['the active generation', ({ generations }) => generations.active()],
  ['one generation', ({ generations }) => generations.find(1)],
  ['the pointer before it moves', ({ generations }) => generations.activate(null, 1, 1)],
  ['the state of a subject', ({ subjects }) => subjects.state('s')],
  ['a machine client', ({ machineClients }) => machineClients.find('client-a')],
  ['machine clients', ({ machineClients }) => machineClients.page(null, 9)],
  ['an approval', ({ approvals }) => approvals.find('01ARZ3NDEKTSV4RRFFQ69G5FAV')],
  ['approvals', ({ approvals }) => approvals.page(null, 9)],
  ['who administers', ({ admins }) => admins.list()],
  ['events', ({ events }) => events.page(null, 9)],
]

test.each(CONSISTENT)('reads %s consistently', async (_, work) => {
  const reads = await readsOf(work)
  expect(reads.length).toBeGreaterThan(0)
  for (const read of reads) expect(isConsistent(read)).toBe(true)
})

test('asks for the head of an object once', async () => {
  expect(await readsOf(({ versions }) => versions.head('o'))).toHaveLength(1)
})

test('asks for the grants to a caller once, whoever it may be', async () => {
  const reads = await readsOf(({ grants }) => grants.find('o', ['user:bob', 'role:reader', 'user:bob']))
  expect(reads.map(({ operation }) => operation)).toEqual(['BatchGetItem'])
})

test('takes a list from an index, and what it shows from the table', async () => {
  const reads = await readsOf(({ index }) => index.list({ by: 'owner', owner: 'user:ada' }, null, 9))
  expect(reads.map(({ body }) => body['IndexName'])).toEqual(['byOwner', undefined])
  expect(reads.map(isConsistent)).toEqual([false, true])
})
