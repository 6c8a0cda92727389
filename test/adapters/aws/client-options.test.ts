import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { clientOptions } from '../../../lib/adapters/aws/client-options.ts'
import { POLICY } from '../../../lib/policy.ts'
import { answer, serve } from './dynamo/http-server.ts'

test('as many calls as the sweeper makes at once all reach a service, none waits for another', async () => {
  const atOnce = POLICY.sweepAtOnce ** 2
  const waiting: (() => void)[] = []
  const service = await serve(async (_, response) => {
    waiting.push(() => answer(response, 200, { TableNames: [] }))
    // Nobody is answered before all are there.
    if (waiting.length === atOnce) for (const reply of waiting) reply()
  })
  onTestFinished(service.close)
  const client = new DynamoDBClient({
    ...clientOptions(),
    maxAttempts: 1,
    endpoint: service.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(() => client.destroy())
  const calls = Array.from({ length: atOnce }, () => client.send(new ListTablesCommand()))
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
})
