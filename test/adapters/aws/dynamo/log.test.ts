/** The log's events and state in DynamoDB, where processes meet; tiles and signatures are those of one machine. */
import { join } from 'node:path'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { expect, test } from 'vitest'
import { eventKey } from '../../../../lib/adapters/aws/dynamo/event-item.ts'
import { FileTileStore } from '../../../../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../../../lib/adapters/embedded/log-signer.ts'
import { logOrigin } from '../../../../lib/audit/log/checkpoint.ts'
import { noteKey } from '../../../../lib/audit/log/note.ts'
import { type Sealed, sealLog } from '../../../../lib/audit/log/seal.ts'
import { type Verification, verifyLog } from '../../../../lib/audit/log/verify/verify.ts'
import { appendEvents, logEvent } from '../../../contract/log-stores.ts'
import { temporaryFolder } from '../../../support/folders.ts'
import type { storesOf } from './dynamo-stores.ts'
import { answersLost } from './losing-answers.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'
import { dying, isWrite, onWire, survives } from './wire.ts'

const { fresh } = withDynalite()

type AllStores = ReturnType<typeof storesOf>

const ORIGIN = logOrigin('demo')

type Log = VaultTables & {
  readonly seal: (stores?: AllStores) => Promise<Sealed>
  readonly verify: () => Promise<Verification>
}

async function freshLog(): Promise<Log> {
  const [tables, folder] = await Promise.all([fresh(), temporaryFolder()])
  const tiles = new FileTileStore(join(folder, 'audit'))
  const signer = new FileLogSigner(join(folder, 'audit.key'), tiles)
  const ports = { origin: ORIGIN, tiles, signer }
  return {
    ...tables,
    seal: ({ logStates: states, waitingEvents: waiting } = tables.stores) =>
      sealLog({ ...ports, states, waiting }),
    verify: async () =>
      verifyLog(
        { tiles, placedEvents: tables.stores.placedEvents, logStates: tables.stores.logStates },
        { keys: [await noteKey(ORIGIN, await signer.publicKey())] },
      ),
  }
}

/** Every event once, in a log that is what its checkpoint says. */
async function expectWhole({ verify }: Log, size: number, waiting = 0): Promise<void> {
  expect(await verify()).toMatchObject({ size, waiting, first: null, counts: {} })
}

test('events that come while two processes seal are each in the log once', async () => {
  const log = await freshLog()
  const others = [log.stores, log.storesWith((client) => client)]
  for (let round = 0; round < 2; round++) {
    await Promise.all([appendEvents(log.stores, 5), ...others.map((stores) => log.seal(stores))])
  }
  await log.seal()
  await expectWhole(log, 10)
})

test('a sealer that dies before any of its writes is made up for by the next one', async () => {
  for (let writes = 0; ; writes++) {
    const log = await freshLog()
    await appendEvents(log.stores, 2)
    await log.seal()
    await appendEvents(log.stores, 3)
    const mortal = log.storesWith((client) => dying(client, writes))
    const survived = await survives(() => log.seal(mortal))
    await appendEvents(log.stores, 1)
    await log.seal()
    await expectWhole(log, 6)
    if (!survived) continue
    // The batch, three leaves, and that it is published.
    expect(writes).toBe(5)
    return
  }
})

test('a sealer that sleeps before a write, while others go on, does no harm when it wakes up', async () => {
  for (let write = 1; write <= 5; write++) {
    const log = await freshLog()
    await appendEvents(log.stores, 3)
    let writes = 0
    const sleeper = log.storesWith((client) =>
      onWire(client, async (call) => {
        if (!isWrite(call)) return
        writes += 1
        if (writes !== write) return
        await log.seal()
        await appendEvents(log.stores, 2)
        await log.seal()
      }),
    )
    await log.seal(sleeper)
    await expectWhole(log, 5)
  }
})

test('nothing is sealed twice, and nothing is lost, when answers are', async () => {
  const log = await freshLog()
  const lossy = await answersLost(log)
  await appendEvents(lossy.stores, 4)
  await log.seal(lossy.stores)
  await appendEvents(lossy.stores, 2)
  await log.seal(lossy.stores)
  await lossy.close()
  await log.seal()
  await expectWhole(log, 6)
})

test('what the index still shows, though it has its leaf, holds up nothing that waits behind it', async () => {
  const { stores, client, names } = await fresh()
  const ids = (await appendEvents(stores, 9)).toSorted()
  for (const [leaf, id] of ids.slice(0, 6).entries()) {
    // As an index that lags has it: the item has its leaf, the entry is there.
    const change = { UpdateExpression: 'SET leaf = :leaf', ExpressionAttributeValues: { ':leaf': leaf } }
    await client.send(new UpdateCommand({ TableName: names.audit, Key: eventKey(id), ...change }))
  }
  const waiting = async (limit: number) => (await stores.waitingEvents.waiting(6, limit)).map(({ id }) => id)
  expect(await waiting(2)).toEqual(ids.slice(6, 8))
  expect(await waiting(9)).toEqual(ids.slice(6))
})

test('what is no event, or not where that event would be, is not sealed again and again', async () => {
  const log = await freshLog()
  const [id = ''] = await appendEvents(log.stores, 1)
  for (const item of [
    { pk: 'EVENTS#elsewhere#0', sk: id },
    { pk: 'EVENTS#elsewhere#0', sk: 'no ulid' },
  ]) {
    await log.client.send(new PutCommand({ TableName: log.names.audit, Item: { ...item, waits: '0' } }))
  }
  expect(await log.seal()).toEqual({ sealed: 1, size: 1 })
  expect(await log.seal()).toEqual({ sealed: 0, size: 1 })
})

test('an event whose body or salt was destroyed before it was sealed stops nothing, and is told', async () => {
  for (const attribute of ['event', 'salt']) {
    const log = await freshLog()
    const [id = ''] = await appendEvents(log.stores, 3)
    const change = { UpdateExpression: `SET ${attribute} = :none`, ExpressionAttributeValues: { ':none': 7 } }
    await log.client.send(new UpdateCommand({ TableName: log.names.audit, Key: eventKey(id), ...change }))
    expect(await log.seal()).toEqual({ sealed: 3, size: 3 })
    expect((await log.verify()).first).toMatchObject({ event: id, leaf: 0 })
  }
})

test('an event that is deleted while it is sealed is not made again, and is missed', async () => {
  const log = await freshLog()
  const [id = ''] = await appendEvents(log.stores, 2)
  const { waitingEvents, placedEvents } = log.stores
  await log.seal()
  await waitingEvents.place(0, ['01ARZ3NDEKTSV4RRFFQ69G5FAV'])
  expect(await placedEvents.find('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeNull()
  expect(await placedEvents.find(id)).not.toBeNull()
  await expectWhole(log, 2)
})

test('an event that is only marked as redacted, and shown nowhere, was removed', async () => {
  const log = await freshLog()
  const event = logEvent({})
  await log.stores.events.append(event)
  await log.seal()
  const marked = { UpdateExpression: 'SET redacted = :yes', ExpressionAttributeValues: { ':yes': true } }
  await log.client.send(new UpdateCommand({ TableName: log.names.audit, Key: eventKey(event.id), ...marked }))
  expect(await log.stores.events.page(null, 10)).toEqual([])
  expect((await log.verify()).problems).toMatchObject([{ kind: 'removed', leaf: 0, event: event.id }])
})

test('an event that lists do not have where it belongs was altered', async () => {
  const log = await freshLog()
  const event = logEvent({ principal: 'user:one' })
  await log.stores.events.append(event)
  await log.seal()
  expect((await log.verify()).first).toBeNull()
  const change = { UpdateExpression: 'REMOVE principalShard' }
  await log.client.send(new UpdateCommand({ TableName: log.names.audit, Key: eventKey(event.id), ...change }))
  expect((await log.verify()).problems).toMatchObject([{ kind: 'altered', leaf: 0, event: event.id }])
})

test('what somebody put where no event belongs is in no list', async () => {
  const log = await freshLog()
  const event = logEvent({ principal: 'user:one' })
  await log.stores.events.append(event)
  const [item] = (await log.items('audit')).filter(({ sk }) => sk === event.id)
  const planted = { ...item, pk: 'EVENTS#elsewhere#0' }
  await log.client.send(new PutCommand({ TableName: log.names.audit, Item: planted }))
  const list = { by: 'principal', value: 'user:one' } as const
  const { events } = await log.stores.eventQueries.newest(list, { above: null, below: null }, 10)
  expect(events.map(({ id }) => id)).toEqual([event.id])
})

test('what is redacted is in no index any more, and not in the table either', async () => {
  const log = await freshLog()
  const event = logEvent({ reason: 'a secret' })
  await log.stores.events.append(event)
  await log.stores.placedEvents.redact(event.id)
  expect((await log.stores.placedEvents.find(event.id))?.body).toContain('a secret')
  await log.seal()
  await log.stores.placedEvents.redact(event.id)
  const items = await log.items('audit')
  expect(items.find(({ sk }) => sk === event.id)).toEqual({
    ...eventKey(event.id),
    leaf: 0,
    redacted: true,
    putBy: expect.any(String),
  })
  for (const index of ['byPrincipal', 'byObject', 'bySubject', 'byAction', 'byOutcome', 'waiting']) {
    expect(await log.entries('audit', index)).toEqual([])
  }
})
