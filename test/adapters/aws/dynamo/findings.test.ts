/** What the stores of findings leave in the table, and what they make of what was damaged or left there. */
import { randomBytes } from 'node:crypto'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, test } from 'vitest'
import { padded } from '../../../../lib/adapters/aws/dynamo/keys.ts'
import { FINDINGS_POLICY } from '../../../../lib/findings/policy.ts'
import { AT, HOUR_MS, newFinding } from '../../../contract/finding-stores.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'

const { fresh } = withDynalite()

const sortKeys = async (tables: VaultTables, partition: string): Promise<readonly string[]> =>
  (await tables.partition('audit', partition)).map(({ sk }) => String(sk)).sort()

describe('what the detectors have learned', () => {
  const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

  test('is in parts of 300 kB and a head, of the latest state alone', async () => {
    const tables = await fresh()
    const { baselines } = tables.stores
    await baselines.replace(null, bytes(700_000))
    expect(await sortKeys(tables, 'BASELINE')).toHaveLength(4)
    await baselines.replace(1, bytes(10))
    const [part = '', ...others] = await sortKeys(tables, 'BASELINE')
    expect(part).toMatch(/^0{15}2#[\w-]{12}#0{16}$/)
    expect(others).toEqual(['~'])
  })

  test('is as if it were not there when a part is missing or changed, and is then put anew', async () => {
    const tables = await fresh()
    const { baselines } = tables.stores
    await baselines.replace(null, bytes(400_000))
    const [first = '', second = ''] = await sortKeys(tables, 'BASELINE')
    const TableName = tables.names.audit
    await tables.client.send(new DeleteCommand({ TableName, Key: { pk: 'BASELINE', sk: second } }))
    expect(await baselines.read()).toBeNull()
    const changed = { TableName, Item: { pk: 'BASELINE', sk: first, part: bytes(5) } }
    await tables.client.send(new PutCommand(changed))
    expect(await baselines.read()).toBeNull()
    const state = bytes(9)
    expect(await baselines.replace(null, state)).toBe(true)
    expect(await baselines.read()).toEqual({ revision: 2, state })
  })

  test('is put anew over a head that says nothing', async () => {
    const tables = await fresh()
    const { baselines } = tables.stores
    await baselines.replace(null, bytes(9))
    const command = new UpdateCommand({
      TableName: tables.names.audit,
      Key: { pk: 'BASELINE', sk: '~' },
      UpdateExpression: 'REMOVE #writer, #digest',
      ExpressionAttributeNames: { '#writer': 'writer', '#digest': 'digest' },
    })
    await tables.client.send(command)
    expect(await baselines.read()).toBeNull()
    const state = bytes(9)
    expect(await baselines.replace(null, state)).toBe(true)
    expect((await baselines.read())?.state).toEqual(state)
  })

  test('takes away what writers left that died, and leaves what another one is about to name', async () => {
    const tables = await fresh()
    const { baselines } = tables.stores
    await baselines.replace(null, bytes(9))
    const left = [padded(1), padded(2), padded(3)].map((revision) => `${revision}#stranger#${padded(0)}`)
    for (const sk of left) {
      const Item = { pk: 'BASELINE', sk, part: bytes(1) }
      await tables.client.send(new PutCommand({ TableName: tables.names.audit, Item }))
    }
    await baselines.replace(1, bytes(9))
    const keys = await sortKeys(tables, 'BASELINE')
    expect(keys).not.toContain(left[0])
    expect(keys).toEqual(expect.arrayContaining(left.slice(1)))
  })
})

describe('a finding', () => {
  test('has one place in the list, that of its latest state', async () => {
    const tables = await fresh()
    const { findings } = tables.stores
    const finding = newFinding()
    await findings.keep(finding, null)
    await findings.keep({ ...finding, raisedAt: AT + 5, events: 500 }, null)
    expect(await sortKeys(tables, 'FINDINGS')).toEqual([`${padded(AT + 5)}#${finding.id}`, finding.id])
  })

  test('is in no list by a place that its writer left when it died', async () => {
    const tables = await fresh()
    const { findings } = tables.stores
    const finding = newFinding()
    await findings.keep(finding, null)
    for (const id of [finding.id, newFinding().id]) {
      const Item = { pk: 'FINDINGS', sk: `${padded(AT + 9)}#${id}`, id }
      await tables.client.send(new PutCommand({ TableName: tables.names.audit, Item }))
    }
    expect((await findings.page(null, null, 10)).items.map((kept) => kept.finding)).toEqual([finding])
    expect(await findings.raisedIn(AT, AT + 10, 10)).toHaveLength(1)
  })

  test('keeps both what the detectors say and what somebody does about it at the same time', async () => {
    const tables = await fresh()
    const { findings } = tables.stores
    const finding = newFinding()
    await findings.keep(finding, null)
    const acknowledgment = { by: 'user:eve', at: AT + 1, reason: 'known' }
    await Promise.all([
      findings.keep({ ...finding, events: 500 }, null),
      findings.acknowledge(finding.id, acknowledgment),
      findings.noteNotified(finding.id, 'medium'),
    ])
    expect(await findings.find(finding.id)).toMatchObject({
      finding: { events: 500 },
      state: 'acknowledged',
      acknowledgment,
      notified: 'medium',
    })
  })
})

test('what was used in an hour is compressed when it is much, and goes when it is old', async () => {
  const tables = await fresh()
  const { usageHours } = tables.stores
  const hour = 472_222 * HOUR_MS
  const counts = Array.from({ length: 500 }, (_, n) => ({
    principal: `user:${n}`,
    action: 'object.decrypt',
    allowed: 1,
    denied: 0,
    failed: 0,
  }))
  await usageHours.put([{ hour, counts }])
  const [item] = await tables.partition('audit', 'USAGE')
  expect(new Uint8Array((item?.['zipped'] ?? []) as Uint8Array).length).toBeLessThan(5_000)
  expect(item?.['forgetAfter']).toBe((hour + FINDINGS_POLICY.usageRetentionMs) / 1000)
  await usageHours.put([{ hour: hour + FINDINGS_POLICY.usageRetentionMs + HOUR_MS, counts: [] }])
  expect(await tables.partition('audit', 'USAGE')).toHaveLength(1)
})
