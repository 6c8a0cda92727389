import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { expect, test } from 'vitest'
import { createRecorder } from '../../../../lib/audit/record.ts'
import type { TableName } from '../../../../lib/config/tables.ts'
import { sweep } from '../../../../lib/objects/sweep.ts'
import type { Approval } from '../../../../lib/people/model.ts'
import { liveVersion } from '../../../contract/stores.ts'
import type { storesOf } from './dynamo-stores.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'

type AllStores = ReturnType<typeof storesOf>

const { fresh } = withDynalite()

async function damage(
  { client, items, names }: VaultTables,
  table: TableName,
  sk: string,
  change: Record<string, unknown>,
): Promise<void> {
  const item = (await items(table)).find((one) => String(one['sk']).startsWith(sk))
  await client.send(new PutCommand({ TableName: names[table], Item: { ...item, ...change } }))
}

const CLIENT = {
  id: 'client-a',
  name: 'import',
  custodian: 'user:bob',
  created: 1,
  createdBy: 'user:ada',
  secrets: [],
}

const APPROVAL: Approval = {
  id: 'approval-a',
  target: 'user:bob',
  change: { kind: 'reset' },
  requestedBy: 'user:ada',
  requested: 1,
  expires: 2,
  state: 'pending',
  decidedBy: null,
  decided: null,
  reason: null,
  applied: null,
}

const EVERYTHING = { above: null, below: null } as const

const DAMAGES: readonly [TableName, string, string, unknown, (stores: AllStores) => Promise<unknown>][] = [
  ['objects', 'VERSION#', 'state', 'undead', ({ versions }) => versions.head('o')],
  ['objects', 'VERSION#', 'wrappedDataKey', 'text', ({ versions }) => versions.find('o', 1)],
  ['objects', 'VERSION#', 'generation', 1.5, ({ versions }) => versions.find('o', 1)],
  ['objects', 'VERSION#', 'owner', 7, ({ versions }) => versions.find('o', 1)],
  ['objects', 'VERSION#', 'labels', '{', ({ versions }) => versions.find('o', 1)],
  ['objects', 'VERSION#', 'labels', '[]', ({ versions }) => versions.find('o', 1)],
  ['objects', 'VERSION#', 'labels', '{"a":1}', ({ versions }) => versions.find('o', 1)],
  ['objects', '~', 'hold', 'yes', ({ versions }) => versions.head('o')],
  ['objects', 'GRANT#', 'expires', 'never', ({ grants }) => grants.list('o')],
  ['principals', '~', 'roles', ['king'], ({ principals }) => principals.find('user:ada')],
  ['principals', '~', 'disabled', 'no', ({ principals }) => principals.find('user:ada')],
  ['principals', 'client-a', 'secrets', '[7]', ({ machineClients }) => machineClients.find('client-a')],
  ['principals', 'client-a', 'secrets', '[{"id":"s"}]', ({ machineClients }) => machineClients.page(null, 1)],
  ['principals', 'approval-a', 'state', 'expired', ({ approvals }) => approvals.find('approval-a')],
  ['principals', 'approval-a', 'change', { kind: 'crown' }, ({ approvals }) => approvals.page(null, 1)],
  ['keys', 'GENERATION#', 'state', 'asleep', ({ generations }) => generations.list()],
  ['audit', '01ARZ3NDEKTSV', 'event', '{"id":"another"}', ({ events }) => events.page(null, 1)],
  [
    'audit',
    '01ARZ3NDEKTSV',
    'event',
    '[]',
    ({ eventQueries }) => eventQueries.newest({ by: 'action', value: 'auth.fail' }, EVERYTHING, 1),
  ],
]

test.each(
  DAMAGES,
)('an item of %s %s with a damaged %s, %j, is an internal error that names it', async (...row) => {
  const [table, sk, attribute, value, read] = row
  const tables = await fresh()
  const { versions, grants, principals, generations, facts, events } = tables.stores
  await versions.put(liveVersion({ object: 'o' }))
  await grants.put({ object: 'o', grantee: 'user:bob', grantedBy: 'user:ada', created: 1, expires: 2 })
  await facts.hold('o', { reason: 'r', by: 'b', at: 1 })
  await principals.put({ principal: 'user:ada', disabled: false, tokensNotBefore: null, roles: ['writer'] })
  await generations.claim(1, 'key', 1)
  await events.append({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', time: '', action: 'auth.fail', outcome: 'denied' })
  await tables.stores.machineClients.add(CLIENT)
  await tables.stores.approvals.add(APPROVAL)
  await read(tables.stores)
  await damage(tables, table, sk, { [attribute]: value })
  await expect(read(tables.stores)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/ is damaged: /),
  })
})

test('a damaged version keeps the sweeper from no other, and is told and counted', async () => {
  const tables = await fresh()
  const { versions, facts, events, sweep: store } = tables.stores
  const damaged = liveVersion({ expires: 10, subject: 'patient' })
  await versions.put(damaged)
  await damage(tables, 'objects', 'VERSION#', { messageId: 7 })
  const sound = liveVersion({ expires: 20 })
  await versions.put(sound)
  const deleted: string[] = []
  const failed: string[] = []
  const clock = (): number => sound.created + 1_000_000
  const orphan = { key: `${damaged.object}/9/${damaged.object}`, written: 0, bytes: 1 }
  const report = await sweep({
    clock,
    recorder: createRecorder(events, clock),
    versions,
    facts,
    store,
    blobs: {
      delete: async (key) => void deleted.push(key),
      list: async function* () {
        yield orphan
      },
    },
    onSweepFailure: (item, error) => failed.push(`${item}: ${String(error)}`),
  })
  expect(report).toEqual({ deleted: 0, expired: 1, orphans: 1, failed: 1 })
  expect(deleted).toEqual([sound.blobKey, orphan.key])
  expect(failed).toEqual([expect.stringContaining(`${damaged.object}/1: `)])
})

test('the message about a damaged item names no person', async () => {
  const tables = await fresh()
  const { grants, principals } = tables.stores
  const eve = 'user:eve@example.com'
  await grants.put({ object: 'o', grantee: eve, grantedBy: 'user:ada', created: 1, expires: 2 })
  await principals.put({ principal: eve, disabled: false, tokensNotBefore: null, roles: [] })
  await damage(tables, 'objects', 'GRANT#', { expires: 'never' })
  await damage(tables, 'principals', '~', { roles: ['king'] })
  const message = expect.not.stringContaining('eve')
  await expect(grants.list('o')).rejects.toMatchObject({ code: 'internal', message })
  await expect(principals.find(eve)).rejects.toMatchObject({ code: 'internal', message })
})
