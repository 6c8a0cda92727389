/** DynamoDB did what it was asked for, but the answer never came, and the SDK asks again. */
import { expect, onTestFinished, test } from 'vitest'
import { liveVersion } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { answersLost } from './losing-answers.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'

const { fresh } = withDynalite()

async function losingAnswers(tables: VaultTables): Promise<ReturnType<typeof storesOf>> {
  const { stores, close } = await answersLost(tables)
  onTestFinished(close)
  return stores
}

test('a version is not taken for lost by the writer that has put it', async () => {
  const tables = await fresh()
  const { versions } = await losingAnswers(tables)
  const version = liveVersion({ subject: 'patient' })
  expect(await versions.put(version)).toBe(true)
  expect(await tables.stores.versions.find(version.object, 1)).toEqual(version)
})

test('a version that another writer has put stays lost', async () => {
  const tables = await fresh()
  const { versions } = await losingAnswers(tables)
  const first = liveVersion()
  await tables.stores.versions.put(first)
  expect(await versions.put(liveVersion({ object: first.object }))).toBe(false)
  expect(await tables.stores.versions.find(first.object, 1)).toEqual(first)
})

test('changes, holds, tombstones, claims and shreds count once, and for those who made them', async () => {
  const tables = await fresh()
  const { versions, facts, sweep, grants } = await losingAnswers(tables)
  const version = liveVersion({ expires: 5 })
  const { object } = version
  await tables.stores.versions.put(version)
  const change = { labels: { a: 'b' }, classification: 'public', expires: 5 } as const
  expect(await versions.update(object, 1, 1, change)).toBe(true)
  expect(await versions.find(object, 1)).toMatchObject({ revision: 2 })
  expect(await facts.hold(object, { reason: 'r', by: 'b', at: 1 })).toBe('placed')
  await facts.release(object)
  expect(await facts.claimDestruction(object, 1)).toBe(true)
  expect(await versions.shred(object, 1, 9, true)).toEqual({ blobKey: version.blobKey })
  expect(await facts.tombstone(object, 10)).toBe(true)
  expect(await sweep.abandon(object, 2, 11)).toBe(true)
  await grants.put({ object, grantee: 'user:bob', grantedBy: 'user:ada', created: 1, expires: null })
  expect(await grants.remove(object, 'user:bob')).toBe(true)
  expect(await grants.remove(object, 'user:bob')).toBe(false)
})

test('the generations move on once', async () => {
  const tables = await fresh()
  const { generations } = await losingAnswers(tables)
  for (const number of [1, 2]) expect(await generations.claim(number, `key-${number}`, 1)).toBe(true)
  expect(await generations.claim(2, 'another', 1)).toBe(false)
  expect(await generations.activate(null, 1, 5)).toBe(true)
  expect(await generations.activate(1, 2, 6)).toBe(true)
  expect(await generations.transition(1, 'decrypt-only', 'disabled', 7)).toBe(true)
  expect((await generations.list()).map(({ state }) => state)).toEqual(['disabled', 'active'])
})

test('people and machine clients change once, and for those who changed them', async () => {
  const tables = await fresh()
  const { principals, machineClients, approvals, admins } = await losingAnswers(tables)
  expect(await principals.register('user:bob', ['reader'])).toBe(true)
  expect(await principals.register('user:bob', ['reader'])).toBe(false)
  expect(await principals.replaceRoles('user:bob', ['reader'], ['writer'])).toBe(true)
  expect(await principals.setDisabled('user:bob', true)).toBe(true)
  expect(await principals.refuseTokensBefore('user:bob', 5)).toBe(true)
  const bob = { principal: 'user:bob', disabled: true, tokensNotBefore: 5, roles: ['writer'] }
  expect(await tables.stores.principals.find('user:bob')).toEqual(bob)
  const client = { id: 'c', name: 'n', custodian: 'user:bob', created: 1, createdBy: 'user:ada', secrets: [] }
  expect(await machineClients.add(client)).toBe(true)
  expect(await machineClients.replaceSecrets('c', [], [{ id: 's', created: 1, expires: null }])).toBe(true)
  expect(await machineClients.replaceSecrets('c', [], [])).toBe(false)
  const change = { kind: 'roles', before: [], roles: ['admin'] } as const
  const asked = { target: 'user:bob', change, requestedBy: 'user:ada', requested: 1, expires: 9 }
  const undecided = { state: 'pending', decidedBy: null, decided: null, reason: null, applied: null } as const
  await approvals.add({ id: 'a', ...asked, ...undecided })
  const decision = { state: 'approved', decidedBy: 'user:eve', decided: 2, reason: null } as const
  expect(await approvals.decide('a', decision)).toBe(true)
  expect(await approvals.decide('a', decision)).toBe(false)
  for (const admin of ['user:ada', 'user:eve']) await admins.add(admin)
  expect(await admins.remove('user:ada')).toBe(true)
  expect(await admins.remove('user:eve')).toBe(false)
  expect(await admins.list()).toEqual(['user:eve'])
})

test('an event is recorded once, and its writer is not told that it was there already', async () => {
  const tables = await fresh()
  const { events } = await losingAnswers(tables)
  const event = {
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    time: '',
    action: 'auth.fail',
    outcome: 'denied',
  } as const
  await events.append(event)
  await expect(events.append(event)).rejects.toMatchObject({ code: 'internal' })
  expect(await events.page(null, 10)).toEqual([event])
})
