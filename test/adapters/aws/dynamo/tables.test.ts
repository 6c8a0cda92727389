import { expect, test } from 'vitest'
import { PRINCIPALS_PARTITIONS, TABLES, type TableDefinition } from '../../../../lib/config/tables.ts'
import { liveVersion } from '../../../contract/stores.ts'
import { withDynalite } from './vault-tables.ts'

const { fresh } = withDynalite()

const INDEXES = Object.entries(TABLES as Record<string, TableDefinition>).flatMap(([table, { indexes }]) =>
  indexes.map((index) => ({ table, ...index })),
)

/** What opens content, or says more of it than that it is there. */
const SECRET = [
  'wrappedDataKey',
  'messageId',
  'blobKey',
  'labels',
  'event',
  'salt',
  'claims',
  'hold',
  'keyId',
]

test.each(INDEXES)('the index $name of $table projects nothing that opens or describes content', (index) => {
  const projected = [index.partitionKey, index.sortKey, ...index.include]
  expect(projected.filter((attribute) => SECRET.includes(attribute))).toEqual([])
  expect(index.include.every((attribute) => ['expires', 'object'].includes(attribute))).toBe(true)
})

test('the entries of all indexes have their keys and nothing that is secret', async () => {
  const { stores, entries } = await fresh()
  const version = liveVersion({ subject: 'patient', expires: 5, labels: { a: 'b' } })
  await stores.subjects.enter('patient', version.object)
  await stores.versions.put(version)
  const grant = { object: version.object, grantee: 'user:bob', grantedBy: 'user:ada', created: 1, expires: 9 }
  await stores.grants.put(grant)
  await stores.facts.tombstone(version.object, 7)
  const about = { principal: 'user:ada', object: version.object, subject: 'patient' }
  const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  await stores.events.append({ id, time: '', action: 'access.check', outcome: 'denied', ...about })
  for (const { table, name, partitionKey, sortKey, include } of INDEXES) {
    const [entry, ...more] = await entries(table as 'objects', name)
    expect(more).toEqual([])
    expect(Object.keys(entry ?? {}).toSorted()).toEqual(
      [...new Set(['pk', 'sk', partitionKey, sortKey, ...include])].toSorted(),
    )
  }
})

test('a shredded version keeps who owned it, when, and its place in the lists and the key of its blob, and nothing else', async () => {
  const { stores, partition, items } = await fresh()
  const version = liveVersion({ subject: 'patient', expires: 5, labels: { a: 'b' } })
  await stores.subjects.enter('patient', version.object)
  await stores.versions.put(version)
  await stores.versions.shred(version.object, 1, 9)
  const [stub, ...more] = await partition('objects', `OBJECT#${version.object}`)
  expect(more).toEqual([])
  expect(stub).toEqual({
    pk: `OBJECT#${version.object}`,
    sk: 'VERSION#0000000000000001',
    state: 'shredded',
    object: version.object,
    version: 1,
    kind: 'object',
    owner: 'user:ada',
    created: version.created,
    ended: 9,
    blobKey: version.blobKey,
    listOwner: 'user:ada',
    listShard: expect.stringMatching(/^[0-7]$/),
    position: `000${version.created}#${version.object}`,
    putBy: expect.any(String),
    updatedBy: expect.any(String),
  })
  expect(await items('subjects')).toEqual([])
})

test('a removed grant leaves nothing but its key', async () => {
  const { stores, partition } = await fresh()
  const grant = { object: 'o', grantee: 'user:bob', grantedBy: 'user:ada', created: 1, expires: 9 }
  await stores.grants.put(grant)
  await stores.grants.remove('o', 'user:bob')
  expect(await partition('objects', 'OBJECT#o')).toEqual([
    { pk: 'OBJECT#o', sk: 'GRANT#user:bob', state: 'removed', updatedBy: expect.any(String) },
  ])
})

test('what is known of people is in the partitions that rights are given by', async () => {
  const { stores, items } = await fresh()
  await stores.principals.register('user:bob', [])
  const client = { id: 'client-a', name: 'n', custodian: 'user:bob', created: 1, createdBy: 'user:ada' }
  await stores.machineClients.add({ ...client, secrets: [] })
  const asked = { target: 'user:bob', change: { kind: 'reset' }, requestedBy: 'user:ada' } as const
  const undecided = { state: 'pending', decidedBy: null, decided: null, reason: null, applied: null } as const
  await stores.approvals.add({ id: 'approval-a', ...asked, requested: 1, expires: 2, ...undecided })
  await stores.admins.add('user:ada')
  const keys = (await items('principals')).map(({ pk, sk }) => [pk, sk].join(' '))
  const { principal, clients, approvals, admins } = PRINCIPALS_PARTITIONS
  const expected = [
    `${principal}user:bob ~`,
    `${clients} client-a`,
    `${clients} NAME#n`,
    `${approvals} approval-a`,
    `${admins} ~`,
  ]
  expect(keys.toSorted()).toEqual(expected.toSorted())
})

test('objects and events are spread over partitions', async () => {
  const { stores, entries, items } = await fresh()
  for (let index = 0; index < 60; index++) await stores.versions.put(liveVersion())
  const shards = (await entries('objects', 'byCreation')).map((entry) => entry['listShard'])
  expect(new Set(shards).size).toBe(8)
  for (let index = 0; index < 60; index++) {
    const id = `01ARZ3NDEK${String(index).padStart(16, '0')}`
    await stores.events.append({ id, time: '', action: 'access.check', outcome: 'denied' })
  }
  const partitions = (await items('audit')).map((item) => item['pk']).filter((pk) => pk !== 'EVENTS')
  expect(new Set(partitions).size).toBe(8)
})
