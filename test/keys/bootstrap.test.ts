import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteGenerationStore } from '../../lib/adapters/embedded/generation-store.ts'
import { openKeyService } from '../../lib/adapters/embedded/key-service.ts'
import { type BootstrapPorts, bootstrap } from '../../lib/keys/bootstrap.ts'
import { Crash, dying } from '../support/crash.ts'
import { temporaryFolder } from '../support/folders.ts'

const CONTEXT = { 'keyfold:vault': 'vault' }

async function vault(material: Buffer = randomBytes(32)) {
  const folder = await temporaryFolder()
  const database = openDatabase(join(folder, 'vault.sqlite'))
  let loads = 0
  const ports: BootstrapPorts = {
    keys: await openKeyService(folder),
    generations: new SqliteGenerationStore(database),
    clock: () => 1_000,
    loadMaterial: async () => {
      loads++
      return Buffer.from(material)
    },
  }
  return { ports, material, loads: () => loads, keys: await openKeyService(folder) }
}

describe('bootstrap', () => {
  test('makes generation 1 of crypto.key, active', async () => {
    const { ports } = await vault()
    expect(await bootstrap(ports)).toBe('made')
    const active = await ports.generations.active()
    expect(active).toMatchObject({ generation: 1, state: 'active', created: 1_000, activated: 1_000 })
    expect(await ports.keys.describeKey(active?.keyId ?? '')).toMatchObject({ state: 'enabled' })
  })

  test('does not read crypto.key again once generation 1 is active', async () => {
    const { ports, loads } = await vault()
    await bootstrap(ports)
    expect(loads()).toBe(1)
    expect(
      await bootstrap({ ...ports, loadMaterial: () => Promise.reject(new Error('it is offline')) }),
    ).toBe('exists')
    expect(loads()).toBe(1)
  })

  test('refuses a vault whose key service has lost the active key, and says what to restore', async () => {
    const { ports } = await vault()
    await bootstrap(ports)
    const refusal = {
      code: 'invalid-configuration',
      message: expect.stringMatching(/keys\.sealed and seal\.key.*same backup/),
    }
    const empty = await openKeyService(await temporaryFolder())
    await expect(bootstrap({ ...ports, keys: empty })).rejects.toMatchObject(refusal)
    const { keyId } = (await ports.generations.active()) ?? { keyId: '' }
    await ports.keys.changeState(keyId, 'disabled')
    await expect(bootstrap(ports)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/disabled/),
    })
    await ports.keys.changeState(keyId, 'enabled')
    expect(await bootstrap(ports)).toBe('exists')
  })

  test('overwrites its copy of the key', async () => {
    const { ports } = await vault()
    const copy = randomBytes(32)
    await bootstrap({ ...ports, loadMaterial: async () => copy })
    expect(copy).toEqual(Buffer.alloc(32))
  })

  test('makes nothing when crypto.key cannot be read', async () => {
    const { ports } = await vault()
    const unreadable = { ...ports, loadMaterial: () => Promise.reject(new Error('it is missing')) }
    await expect(bootstrap(unreadable)).rejects.toThrow('it is missing')
    expect(await ports.generations.list()).toEqual([])
  })

  test.each(['before', 'after'])('goes on with the same key after a crash %s any step', async (when) => {
    for (let step = 0; step < 4; step++) {
      const { ports, keys } = await vault()
      const budget = { calls: step }
      const late = when === 'after'
      const crashing = {
        ...ports,
        keys: dying(ports.keys, ['createKey', 'importMaterial'], budget, late),
        generations: dying(ports.generations, ['claim', 'activate'], budget, late),
      }
      await expect(bootstrap(crashing)).rejects.toBeInstanceOf(Crash)
      const before = (await ports.generations.list()).map((generation) => generation.keyId)

      expect(await bootstrap(ports)).toBe(late && step === 3 ? 'exists' : 'made')
      const active = await ports.generations.active()
      expect(before.filter((keyId) => keyId !== active?.keyId)).toEqual([])
      expect(await ports.generations.list()).toHaveLength(1)
      const { wrapped } = await keys.generateDataKey(active?.keyId ?? '', CONTEXT)
      expect(await keys.unwrap(active?.keyId ?? '', wrapped, CONTEXT)).toHaveLength(32)
      // No orphan: the key that the interrupted run made is the one in use.
      expect(await keys.createKey(1)).not.toBe(active?.keyId)
    }
  })

  test('refuses other material than an interrupted run had imported', async () => {
    const { ports } = await vault()
    const crashing = { ...ports, generations: dying(ports.generations, ['activate'], { calls: 0 }, false) }
    await expect(bootstrap(crashing)).rejects.toBeInstanceOf(Crash)
    const other = { ...ports, loadMaterial: async () => randomBytes(32) }
    await expect(bootstrap(other)).rejects.toMatchObject({
      code: 'key-state',
      message: expect.stringMatching(/other material/),
    })
    expect(await bootstrap(ports)).toBe('made')
  })

  test('run many times at once ends with one generation and one key', async () => {
    const { ports } = await vault()
    const results = await Promise.all(Array.from({ length: 5 }, () => bootstrap(ports)))
    expect(results.filter((result) => result === 'made')).toHaveLength(1)
    expect(await ports.generations.list()).toHaveLength(1)
  })
})
