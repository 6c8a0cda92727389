/** What only DynamoDB's side of a rotation promises: which part of an index is read, and what a lost answer leaves. */
import { randomBytes } from 'node:crypto'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DYNAMO_POLICY } from '../../../../lib/adapters/aws/dynamo/dynamo-policy.ts'
import { shardOf, versionKey } from '../../../../lib/adapters/aws/dynamo/keys.ts'
import type { LiveVersion } from '../../../../lib/objects/model.ts'
import { liveVersion } from '../../../contract/stores.ts'
import { newKey, putUnder, queued } from '../../../contract/wrapped.ts'
import { answersLost } from './losing-answers.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'
import { onWire, type WireCall } from './wire.ts'

const { fresh } = withDynalite()

const CHANGE = { labels: { ward: '7' }, classification: 'restricted', expires: null } as const

const contentOf = ({ object }: LiveVersion) => ({
  ...newKey(2),
  blobKey: `${object}/1/new`,
  messageId: randomBytes(32).toString('base64'),
  sealedLength: 400,
  frameLength: 65_536,
})

/** Stores whose calls are written down. */
function watched(tables: VaultTables) {
  const calls: WireCall[] = []
  return { calls, stores: tables.storesWith((client) => onWire(client, (call) => void calls.push(call))) }
}

describe('the work queue', () => {
  test('reads no entry of the generation that everything is under by now', async () => {
    const tables = await fresh()
    const object = 'o'
    for (let version = 1; version <= 30; version++)
      await tables.stores.versions.put(
        liveVersion({ object, version, generation: version % 10 === 0 ? version : 5 }),
      )
    const { calls, stores } = watched(tables)
    const page = await stores.queue.outside(shardOf(object), 5, null, 100)
    expect(page.versions.map(({ generation }) => generation)).toEqual([10, 20, 30])
    expect(calls.map(({ operation }) => operation)).toEqual(['Query', 'Query', 'BatchGetItem'])
    const looked = await Promise.all(calls.slice(0, 2).map(({ body }) => entriesOf(tables, body)))
    expect(looked).toEqual([0, 3])
  })

  test('takes what the versions are now, from the table, and nothing of them that is not needed', async () => {
    const tables = await fresh()
    const [live] = await putUnder(tables.stores, [1])
    const { calls, stores } = watched(tables)
    await stores.queue.under(shardOf(live?.object ?? ''), 1, null, 10)
    const [asked] = Object.values<any>(calls.at(-1)?.body['RequestItems'])
    expect(asked.ConsistentRead).toBe(true)
    expect(Object.values(asked.ExpressionAttributeNames)).not.toContain('labels')
  })

  test('passes over an entry that lags behind its version', async () => {
    const tables = await fresh()
    const [shredded, moved, stays] = await putUnder(tables.stores, [1, 1, 1])
    const late = async (live: LiveVersion | undefined, change: object): Promise<void> => {
      const item = (await tables.items('objects')).find(({ object }) => object === live?.object)
      await tables.client.send(
        new PutCommand({ TableName: tables.names.objects, Item: { ...item, ...change } }),
      )
    }
    await late(shredded, { state: 'shredded' })
    await late(moved, { generation: 2 })
    const ids = (await queued(tables.stores, 'outside', 2, 1)).map(({ object }) => object)
    expect(ids).toEqual([stays?.object])
  })

  test('shows a damaged version with a key that nothing opens, so that it fails alone', async () => {
    const tables = await fresh()
    const [damaged, sound] = await putUnder(tables.stores, [1, 1])
    const command = new UpdateCommand({
      TableName: tables.names.objects,
      Key: versionKey(damaged?.object ?? '', 1),
      UpdateExpression: 'SET wrappedDataKey = :text',
      ExpressionAttributeValues: { ':text': 'text' },
    })
    await tables.client.send(command)
    const found = await queued(tables.stores, 'outside', 2)
    expect(found).toHaveLength(2)
    expect(found).toContainEqual({
      object: damaged?.object,
      version: 1,
      kind: 'object',
      generation: 1,
      wrappedDataKey: new Uint8Array(),
    })
    expect(found.map(({ object }) => object)).toContain(sound?.object)
  })

  test('is whole where DynamoDB ends each page after one entry', async () => {
    const tables = await fresh()
    await putUnder(
      tables.stores,
      Array.from({ length: 12 }, (_, n) => (n % 3) + 1),
    )
    const paged = tables.storesWith((client) =>
      onWire(client, ({ operation, body }) => {
        if (operation === 'Query' || operation === 'Scan') body['Limit'] = 1
      }),
    )
    expect(await queued(paged, 'outside', 2, 5)).toHaveLength(8)
    expect(await queued(paged, 'under', 2, 5)).toHaveLength(4)
    expect(await paged.usage.countByGeneration(3)).toEqual(new Map([1, 2, 3].map((one) => [one, 3])))
  })
})

/** How many entries of the index a query that was sent looks at. */
async function entriesOf({ entries }: VaultTables, body: Record<string, any>): Promise<number> {
  const [, from, to] = Object.values<any>(body['ExpressionAttributeValues']).map(({ S }) => S)
  const positions = (await entries('objects', 'byGeneration')).map((entry) =>
    String(entry['generationPosition']),
  )
  return positions.filter((position) => position >= from && position <= to).length
}

describe('the scan', () => {
  test('is consistent, in parts that together are the table, and brings back nothing but what is counted', async () => {
    const tables = await fresh()
    const [live] = await putUnder(tables.stores, [1, 2])
    await tables.stores.versions.shred(live?.object ?? '', 1, 5)
    await tables.stores.facts.hold('held', { reason: 'because', by: 'user:eve', at: 1 })
    await tables.stores.facts.tombstone('gone', 1)
    const { calls, stores } = watched(tables)
    for (const segment of stores.scan.segments) await stores.scan.scan(segment, null)
    expect(calls.map(({ operation, body }) => [operation, body['Segment']])).toEqual(
      stores.scan.segments.map((segment) => ['Scan', Number(segment)]),
    )
    for (const { body } of calls) {
      expect(body).toMatchObject({ ConsistentRead: true, TotalSegments: stores.scan.segments.length })
      expect(new Set(Object.values(body['ExpressionAttributeNames']))).toEqual(
        new Set(['generation', 'hold', 'pk', 'sk', 'state']),
      )
    }
  })

  test('reads so many pages in one call, and goes on from a cursor that is text', async () => {
    const tables = await fresh()
    const count = DYNAMO_POLICY.scanPagesMax + 5
    const versions = Array.from({ length: count }, (_, at) => liveVersion({ object: 'o', version: at + 1 }))
    for (const version of versions) await tables.stores.versions.put(version)
    let pages = 0
    const paged = tables.storesWith((client) =>
      onWire(client, ({ body }) => {
        body['Limit'] = 1
        pages += 1
      }),
    )
    let found = 0
    for (const segment of paged.scan.segments) {
      let after: string | null = null
      do {
        const before = pages
        const page: Awaited<ReturnType<typeof paged.scan.scan>> = await paged.scan.scan(segment, after)
        expect(pages - before).toBeLessThanOrEqual(DYNAMO_POLICY.scanPagesMax)
        found += page.versions.get(1) ?? 0
        after = page.next
      } while (after !== null)
    }
    expect(found).toBe(count)
  })

  test('does not guess at a live version whose generation is damaged', async () => {
    const tables = await fresh()
    const [live] = await putUnder(tables.stores, [1])
    const item = (await tables.items('objects')).find(({ object }) => object === live?.object)
    const damaged = new PutCommand({ TableName: tables.names.objects, Item: { ...item, generation: 'one' } })
    await tables.client.send(damaged)
    const { scan } = tables.stores
    const scanning = Promise.all(scan.segments.map((segment) => scan.scan(segment, null)))
    await expect(scanning).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/generation is not an integer/),
    })
  })

  test('refuses a segment that there is not', async () => {
    await expect((await fresh()).stores.scan.scan('8', null)).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('when answers are lost', () => {
  const losing = async (tables: VaultTables) => {
    const proxy = await answersLost(tables)
    onTestFinished(proxy.close)
    return proxy.stores
  }

  test('a rewrap and a re-encryption count for who made them, and for nobody else', async () => {
    const tables = await fresh()
    const [live, rival] = await putUnder(tables.stores, [1, 1])
    if (live === undefined || rival === undefined) throw new Error('Nothing was put.')
    const { wraps } = await losing(tables)
    const to = newKey(2)
    expect(await wraps.replaceKey(live, to)).toBe(true)
    expect(await wraps.replaceKey(live, newKey(2))).toBe(false)
    const content = contentOf(live)
    expect(await wraps.replaceContent({ ...live, ...to }, content)).toBe(true)
    expect(await tables.stores.versions.find(live.object, 1)).toEqual({ ...live, ...content })
    await tables.stores.wraps.replaceKey(rival, newKey(3))
    expect(await wraps.replaceContent(rival, contentOf(rival))).toBe(false)
  })

  test('a re-encryption knows its content though it was wrapped once more, or shredded, before it asked', async () => {
    for (const then of ['rewrap', 'shred'] as const) {
      const tables = await fresh()
      const [live] = await putUnder(tables.stores, [1])
      if (live === undefined) throw new Error('Nothing was put.')
      const content = contentOf(live)
      const { wraps } = tables.storesWith((client) =>
        afterFirstWrite(client, async () => {
          if (then === 'shred') await tables.stores.versions.shred(live.object, 1, 5)
          else await tables.stores.wraps.replaceKey({ ...live, ...content }, newKey(3))
        }),
      )
      expect(await wraps.replaceContent(live, content)).toBe(true)
    }
  })

  test('a change of labels is not taken for lost because of a rewrap', async () => {
    const tables = await fresh()
    const [live] = await putUnder(tables.stores, [1])
    if (live === undefined) throw new Error('Nothing was put.')
    const { versions } = tables.storesWith((client) =>
      afterFirstWrite(client, () => tables.stores.wraps.replaceKey(live, newKey(2))),
    )
    expect(await versions.update(live.object, 1, 1, CHANGE)).toBe(true)
  })

  test('a change of a run is not taken for lost because its counters went on', async () => {
    const tables = await fresh()
    await tables.stores.rotations.begin(RUN)
    const { rotations } = tables.storesWith((client) =>
      afterFirstWrite(client, () => tables.stores.rotations.count(1, { rewrapped: 500, reencrypted: 0 })),
    )
    expect(await rotations.change(1, 1, { step: 'activated' })).toBe(true)
    expect(await rotations.find(1)).toMatchObject({ revision: 2, step: 'activated', rewrapped: 500 })
  })

  test('a run begins once', async () => {
    const tables = await fresh()
    const { rotations } = await losing(tables)
    expect(await rotations.begin(RUN)).toBe(true)
    expect(await rotations.begin({ ...RUN, execution: 'other' })).toBe(false)
    expect(await rotations.find(1)).toEqual(RUN)
  })
})

const RUN = {
  rotation: 1,
  revision: 1,
  state: 'running',
  mode: 'rewrap',
  scope: null,
  trigger: 'schedule',
  requestedBy: 'system:schedule',
  escrowWaived: false,
  compromised: [],
  execution: 'rotation-1-1',
  attempt: 1,
  step: 'begun',
  from: 1,
  to: null,
  started: 5,
  ended: null,
  passes: 0,
  passEnded: 0,
  emptyPasses: 0,
  passStarted: null,
  rescans: 0,
  planned: null,
  rewrapped: 0,
  reencrypted: 0,
  failures: 0,
  error: null,
} as const

/** Loses the answer to the first write, and lets something else happen before the SDK repeats it. */
function afterFirstWrite(
  client: Parameters<typeof onWire>[0],
  then: () => Promise<unknown>,
): Parameters<typeof onWire>[0] {
  let writes = 0
  client.middlewareStack.add(
    (next) => async (args) => {
      const answered = await next(args)
      const request = args.request as { headers: Record<string, string> }
      if (!request.headers['x-amz-target']?.endsWith('.UpdateItem')) return answered
      writes += 1
      if (writes > 1) return answered
      await then()
      throw Object.assign(new Error('The answer is lost.'), { name: 'TimeoutError' })
    },
    { step: 'finalizeRequest', priority: 'low', name: 'afterFirstWrite' },
  )
  return client
}

test('runs are alone in their partition, where the API may write', async () => {
  const tables = await fresh()
  const { rotations, retirement, rotationFailures, escrow, generations } = tables.stores
  await rotations.begin(RUN)
  await rotations.count(1, { rewrapped: 1, reencrypted: 0 })
  await retirement.save({ at: 1, holds: 0, moved: [], blockedBy: [] })
  await rotationFailures.record(1, { object: 'o', version: 1, code: 'cannot-decrypt', pass: 1 })
  await escrow.put(1, 'key', 'file')
  await generations.claim(1, 'key', 1)
  const keys = (await tables.items('keys')).filter(({ pk }) => pk === 'ROTATIONS')
  expect(keys.map(({ sk }) => sk)).toEqual(['RUN#0000000000000001'])
})
