import { expect, test } from 'vitest'
import { FINDINGS_POLICY } from '../../../lib/findings/policy.ts'
import { baselineStoreContract } from '../../contract/baseline-store.ts'
import { findingStoreContract } from '../../contract/finding-store.ts'
import { HOUR_MS } from '../../contract/finding-stores.ts'
import { muteStoreContract } from '../../contract/mute-store.ts'
import { suspensionStoreContract } from '../../contract/suspension-store.ts'
import { usageStoreContract } from '../../contract/usage-store.ts'
import { openStores, storesIn, temporaryFolder } from './open-stores.ts'

const contracts = [
  findingStoreContract,
  muteStoreContract,
  baselineStoreContract,
  usageStoreContract,
  suspensionStoreContract,
]

for (const contract of contracts) contract('SQLite', async () => openStores(await temporaryFolder()))

test('hours of use are forgotten when they are older than is kept', async () => {
  const { usageHours } = storesIn(await temporaryFolder())
  const last = 500_000 * HOUR_MS
  const hours = [
    last - FINDINGS_POLICY.usageRetentionMs - HOUR_MS,
    last - FINDINGS_POLICY.usageRetentionMs,
    last,
  ]
  await usageHours.put(hours.map((hour) => ({ hour, counts: [] })))
  expect((await usageHours.range(0, last + 1)).map(({ hour }) => hour)).toEqual(hours.slice(1))
})

test('mute rules are forgotten 90 days after they ended', async () => {
  const { mutes } = storesIn(await temporaryFolder())
  const at = 1_700_000_000_000
  const rule = { detector: null, principal: 'client:batch', reason: 'r', by: 'user:eve' } as const
  await mutes.add({ ...rule, id: '1', at, expiresAt: at + 1 })
  const later = at + 1 + FINDINGS_POLICY.muteMaxMs
  await mutes.add({ ...rule, id: '2', at: later, expiresAt: later + 1 })
  expect((await mutes.list()).map(({ id }) => id)).toEqual(['2'])
})
