import { afterEach, beforeEach, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { openSample, type SamplePorts } from '../../lib/rotation/sample.ts'
import { activateGeneration, beginRun, liveVersion, REFERENCE, rewrapVersion } from '../support/moving.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
let writer: string

beforeEach(async () => {
  vault = await openTestVault()
  writer = await vault.client('ann', 'writer')
})
afterEach(() => vault.close())

const ports = (changes: Partial<SamplePorts> = {}): SamplePorts => ({
  ...vault.stores,
  vault: 'v-test',
  ...changes,
})

/** Some objects, of which all but the last are moved to generation 2. */
async function rotated(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) ids.push(await vault.store(writer, `content ${index}`))
  await activateGeneration(vault, 2)
  await beginRun(vault, { to: 2 })
  for (const id of ids.slice(0, -1)) await rewrapVersion(vault, id)
  return ids
}

it('opens what is under the active generation, and overwrites every key', async () => {
  await rotated(4)
  const seen: Uint8Array[] = []
  const keys: SamplePorts['keys'] = {
    unwrap: async (...values) => {
      const dataKey = await vault.stores.keys.unwrap(...values)
      expect(dataKey.some((byte) => byte !== 0)).toBe(true)
      seen.push(dataKey)
      return dataKey
    },
  }
  expect(await openSample(ports({ keys }), REFERENCE)).toEqual({ opened: 3 })
  expect(seen).toHaveLength(3)
  expect(seen.every((dataKey) => dataKey.every((byte) => byte === 0))).toBe(true)
})

it('opens no more of a shard than it should', async () => {
  const ids = await rotated(ROTATION_POLICY.samplesPerShard + 4)
  const found = await Promise.all(ids.slice(0, -1).map((id) => liveVersion(vault, id)))
  const asked: number[] = []
  const queue: SamplePorts['queue'] = {
    shards: ['one'],
    // Pages may be short, or empty, and not the last.
    under: async (_shard, generation, after) => {
      asked.push(generation)
      const page = Number(after ?? 0)
      return { versions: page === 1 ? found : [], next: page < 5 ? String(page + 1) : null }
    },
  }
  expect(await openSample(ports({ queue }), REFERENCE)).toEqual({ opened: ROTATION_POLICY.samplesPerShard })
  expect(asked).toEqual([2, 2])
})

it('finds nothing to open in an empty vault', async () => {
  await beginRun(vault)
  expect(await openSample(ports(), REFERENCE)).toEqual({ opened: 0 })
})

it.each(['a damaged key', 'the key of another version'])('names the version that has %s', async (what) => {
  const [first = '', second = ''] = await rotated(3)
  const [one, two] = [await liveVersion(vault, first), await liveVersion(vault, second)]
  const wrappedDataKey =
    what === 'a damaged key' ? Buffer.alloc(one.wrappedDataKey.length, 1) : two.wrappedDataKey
  expect(await vault.stores.wraps.replaceKey(one, { wrappedDataKey, generation: 2 })).toBe(true)
  await expect(openSample(ports(), REFERENCE)).rejects.toMatchObject({
    code: 'decryption-failed',
    message: expect.stringMatching(`object ${first}, version 1`),
  })
})

it('does not take an outage for a bad key', async () => {
  await rotated(2)
  const keys: SamplePorts['keys'] = {
    unwrap: async () => {
      throw new KeyfoldError('unavailable', 'throttled')
    },
  }
  await expect(openSample(ports({ keys }), REFERENCE)).rejects.toMatchObject({ code: 'unavailable' })
})

it('refuses a run that another execution has taken over', async () => {
  await rotated(1)
  const superseded = { ...REFERENCE, execution: 'e-0' }
  await expect(openSample(ports(), superseded)).rejects.toMatchObject({ code: 'conflict' })
})
