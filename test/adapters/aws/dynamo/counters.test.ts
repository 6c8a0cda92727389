import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DYNAMO_POLICY } from '../../../../lib/adapters/aws/dynamo/dynamo-policy.ts'
import { mapBounded } from '../../../../lib/concurrency.ts'
import { storesOf } from './dynamo-stores.ts'
import { tableNames, testClient } from './dynamo-tables.ts'
import { answer, serve } from './http-server.ts'
import { withDynalite } from './vault-tables.ts'

const { fresh } = withDynalite()

const WINDOW = DYNAMO_POLICY.unauthenticatedWindowMs
const NOW = 1_700_000_000_000 - (1_700_000_000_000 % WINDOW)

describe('unauthenticated failures', () => {
  test('are counted per source and window, in all processes together, and say when they may be forgotten', async () => {
    const { stores, storesWith, items } = await fresh()
    const processes = [stores, storesWith((client) => client)]
    for (const { events } of processes) {
      await Promise.all(['a', 'a', 'b'].map((source) => events.countUnauthenticated(source, NOW)))
    }
    await stores.events.countUnauthenticated('a', NOW + WINDOW - 1)
    await stores.events.countUnauthenticated('a', NOW + WINDOW)
    const counters = (await items('audit')).map(({ pk, sk, failures, forgetAfter }) => ({
      window: Number(String(pk).split('#')[1]),
      sk,
      failures,
      forgetAfter,
    }))
    const forgetAfter = (NOW + DYNAMO_POLICY.unauthenticatedRetentionMs) / 1000
    expect(counters).toHaveLength(3)
    expect(counters).toContainEqual({ window: NOW, sk: 'SOURCE#a', failures: 5, forgetAfter })
    expect(counters).toContainEqual({ window: NOW, sk: 'SOURCE#b', failures: 2, forgetAfter })
    const next = { window: NOW + WINDOW, forgetAfter: forgetAfter + WINDOW / 1000 }
    expect(counters).toContainEqual({ ...next, sk: 'SOURCE#a', failures: 1 })
  })

  test('from ever more sources share one counter, and each window begins anew', async () => {
    const counters = new Map<string, number>()
    const server = await serve((body, response) => {
      const { pk, sk } = JSON.parse(body.toString()).Key
      const counter = `${Number(pk.S.split('#')[1])} ${sk.S}`
      counters.set(counter, (counters.get(counter) ?? 0) + 1)
      answer(response, 200, {})
    })
    onTestFinished(server.close)
    const { events } = storesOf(testClient(server.url), tableNames('keyfold'))
    const sources = Array.from(
      { length: DYNAMO_POLICY.unauthenticatedSourcesMax + 20 },
      (_, n) => `10.0.0.${n}`,
    )
    await mapBounded(sources, 40, (source) => events.countUnauthenticated(source, NOW))
    await events.countUnauthenticated('10.0.0.0', NOW)
    await events.countUnauthenticated('new', NOW + WINDOW)
    expect(counters.size).toBe(DYNAMO_POLICY.unauthenticatedSourcesMax + 2)
    expect(counters.get(`${NOW} SOURCE#*`)).toBe(20)
    expect(counters.get(`${NOW} SOURCE#10.0.0.0`)).toBe(2)
    expect(counters.get(`${NOW + WINDOW} SOURCE#new`)).toBe(1)
  })
})

test('a subject that is being erased is told from one that is not', async () => {
  const { client, names, stores } = await fresh()
  const item = { pk: 'SUBJECT#patient', sk: '~', state: 'erasing' }
  await client.send(new PutCommand({ TableName: names.subjects, Item: item }))
  await stores.subjects.enter('other', 'o')
  expect(await stores.subjects.state('patient')).toBe('erasing')
  expect(await stores.subjects.state('other')).toBe('present')
})
