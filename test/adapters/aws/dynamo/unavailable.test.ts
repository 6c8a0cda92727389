/** @module-tag longer */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { POLICY } from '../../../../lib/policy.ts'
import { liveVersion } from '../../../contract/stores.ts'
import { storesOf } from './dynamo-stores.ts'
import { tableNames, testClient } from './dynamo-tables.ts'
import { answer, type HttpServer, serve } from './http-server.ts'

const UNAVAILABLE = { code: 'unavailable', retryAfterSeconds: POLICY.retryAfterSeconds }

const NAMES = tableNames('keyfold')

const storesAt = (endpoint: string) => storesOf(testClient(endpoint), NAMES)

type AllStores = ReturnType<typeof storesOf>

/** One of each kind of call. */
const CALLS: readonly [string, (stores: AllStores) => Promise<unknown>][] = [
  ['a query', ({ versions }) => versions.head('o')],
  ['a read', ({ principals }) => principals.find('user:ada')],
  ['a batch', ({ grants }) => grants.find('o', ['user:bob'])],
  ['a conditional put', ({ versions }) => versions.put(liveVersion())],
  ['an update', ({ facts }) => facts.tombstone('o', 5)],
  ['an event', ({ events }) => events.append({ id: 'e', time: '', action: 'auth.fail', outcome: 'denied' })],
  ['a counter', ({ events }) => events.countUnauthenticated('10.0.0.1', 5)],
  [
    'a list of events',
    ({ eventQueries }) => eventQueries.newest({ by: 'object', value: 'o' }, { above: null, below: null }, 5),
  ],
  ['a list over shards', ({ index }) => index.list({ by: 'all' }, null, 5)],
]

let throttling: HttpServer
beforeAll(async () => {
  const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
  throttling = await serve((_body, response) => answer(response, 400, { __type: type, message: 'Too much.' }))
})
afterAll(() => throttling.close())

/** An endpoint that always answers the same. */
async function answering(status: number, body: unknown): Promise<string> {
  const server = await serve((_body, response) => answer(response, status, body))
  onTestFinished(server.close)
  return server.url
}

// The SDK waits longest when it is throttled: all wait together.
test.concurrent.each(
  CALLS,
)('%s that is throttled is tried again a few times, and is then unavailable', async (...row) => {
  const [, call] = row
  await expect(call(storesAt(throttling.url))).rejects.toMatchObject({
    ...UNAVAILABLE,
    cause: {
      name: 'ProvisionedThroughputExceededException',
      $metadata: { attempts: AWS_POLICY.callAttemptsMax },
    },
  })
})

test.each(CALLS)('%s that nobody answers is unavailable', async (_, call) => {
  await expect(call(storesAt('http://127.0.0.1:1'))).rejects.toMatchObject(UNAVAILABLE)
})

test('a failure of the service itself is unavailable', async () => {
  const endpoint = await answering(500, { __type: 'InternalServerError' })
  await expect(storesAt(endpoint).versions.head('o')).rejects.toMatchObject(UNAVAILABLE)
})

test('a mistake of ours is not taken for a passing failure, nor for a lost race', async () => {
  const endpoint = await answering(400, {
    __type: 'com.amazon.coral.validate#ValidationException',
    message: 'no',
  })
  await expect(storesAt(endpoint).versions.put(liveVersion())).rejects.toMatchObject({
    name: 'ValidationException',
  })
})

const GRANT = {
  pk: { S: 'OBJECT#o' },
  sk: { S: 'GRANT#user:bob' },
  state: { S: 'granted' },
  object: { S: 'o' },
  grantee: { S: 'user:bob' },
  grantedBy: { S: 'user:ada' },
  created: { N: '1' },
}

/** Leaves out the keys of a batch, so many times. */
async function leavingOut(times: number): Promise<string> {
  let requests = 0
  const server = await serve((body, response) => {
    const { Keys } = JSON.parse(body.toString()).RequestItems[NAMES.objects]
    requests += 1
    const left = requests <= times
    answer(response, 200, {
      Responses: { [NAMES.objects]: left ? [] : [GRANT] },
      UnprocessedKeys: left ? { [NAMES.objects]: { Keys } } : {},
    })
  })
  onTestFinished(server.close)
  return server.url
}

test('what a batch leaves out is asked for again', async () => {
  const { grants } = storesAt(await leavingOut(2))
  expect(await grants.find('o', ['user:bob'])).toMatchObject([{ grantee: 'user:bob' }])
})

test('a batch that leaves out keys forever is unavailable', async () => {
  const { grants } = storesAt(await leavingOut(Number.POSITIVE_INFINITY))
  await expect(grants.find('o', ['user:bob'])).rejects.toMatchObject(UNAVAILABLE)
})

test('a lost race is one, also on a machine whose clock is wrong', async () => {
  const type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'
  const anHourAgo = new Date(Date.now() - 3_600_000).toUTCString()
  const server = await serve((_body, response, request) => {
    response.setHeader('date', anHourAgo)
    const reads = String(request.headers['x-amz-target']).endsWith('.GetItem')
    answer(
      response,
      reads ? 200 : 400,
      reads ? {} : { __type: type, message: 'The conditional request failed' },
    )
  })
  onTestFinished(server.close)
  expect(await storesAt(server.url).versions.put(liveVersion())).toBe(false)
})
