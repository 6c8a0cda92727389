/** @module-tag longer */
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { openEscrow } from '../../lib/keys/escrow.ts'
import { activate } from '../../lib/rotation/activate.ts'
import { makeGeneration, prepareGeneration } from '../../lib/rotation/make-generation.ts'
import { rotateKey } from '../../lib/rotation/rotate-key.ts'
import { type TestVault, testClock } from '../support/vault.ts'
import { WatchedStores } from '../support/watched-stores.ts'
import { ask, latestRun, stateOf } from './support/asking.ts'
import type { Death } from './support/mortal.ts'
import { Mortal } from './support/mortal.ts'
import { makeVaultFolder, openRotationVault, openVaultIn } from './support/rotation-vault.ts'

let identity: string
let escrowed: { escrow: { recipients: string[]; waived: boolean } }
let watched: WatchedStores
let vault: TestVault

beforeAll(async () => {
  identity = await generateX25519Identity()
  escrowed = { escrow: { recipients: [await identityToRecipient(identity)], waived: false } }
})
beforeEach(async () => {
  watched = new WatchedStores()
  vault = await openRotationVault({ wrap: watched.wrap, keys: escrowed })
})
afterEach(() => vault.close())

const make = async () => makeGeneration(vault.vault.rotation, await ask(vault))
const rotate = () =>
  rotateKey(vault.vault.rotation, { wait: async (milliseconds) => vault.clock.advance(milliseconds) })

/** Imports only what the key has already. */
const isMaterialOf = async (generation: number, material: Uint8Array): Promise<boolean> => {
  const keyId = (await vault.stores.generations.find(generation))?.keyId ?? ''
  return vault.stores.keys.importMaterial(keyId, material).then(
    () => true,
    () => false,
  )
}

describe('the key step', () => {
  it('keeps the escrow, and reads it back, before the import', async () => {
    await make()
    const order = [
      'keys.createKey',
      'generations.claim',
      'escrow.put',
      'escrow.get',
      'generations.note',
      'keys.importMaterial',
    ]
    const calls = order.map((name) => watched.only(name))
    expect(calls.slice(1).every((call, index) => call.started > (calls[index]?.finished ?? Infinity))).toBe(
      true,
    )
    expect(await vault.stores.generations.find(2)).toMatchObject({ state: 'pending', escrow: 'kept' })
    const file = await vault.stores.escrow.get(2, (await vault.stores.generations.find(2))?.keyId ?? '')
    expect(await isMaterialOf(2, await openEscrow(file ?? '', identity))).toBe(true)
    expect(await isMaterialOf(2, generateNewKey())).toBe(false)
  })

  it.each(['escrow.put', 'escrow.get', 'generations.note'])('imports nothing when %s fails', async (name) => {
    watched.fail(name, new Error('disk full'))
    await expect(make()).rejects.toThrow('disk full')
    expect(await stateOf(vault, 2)).toBe('pending, pending-import')
  })

  it('imports nothing when the escrow reads back as something else', async () => {
    const escrow = {
      put: vault.stores.escrow.put.bind(vault.stores.escrow),
      get: async () => 'something else',
    }
    await expect(makeGeneration({ ...vault.vault.rotation, escrow }, await ask(vault))).rejects.toMatchObject(
      { code: 'unavailable' },
    )
    expect(await stateOf(vault, 2)).toBe('pending, pending-import')
  })

  it('gives a key up whose material was lost, and makes another', async () => {
    watched.fail('keys.importMaterial', new Error('crash'))
    await expect(make()).rejects.toThrow('crash')
    watched.fail('keys.importMaterial', null)
    expect(await make()).toEqual({ generation: 3 })
    expect(await stateOf(vault, 2)).toBe('scheduled-for-deletion, pending-deletion')
    expect(await stateOf(vault, 3)).toBe('pending, enabled')
  })

  it('takes what it made when its answer was lost', async () => {
    expect([await make(), await make()]).toEqual([{ generation: 2 }, { generation: 2 }])
    expect(watched.counts()).toMatchObject({ 'keys.createKey': 1, 'keys.importMaterial': 1 })
    await activate(vault.vault.rotation, await ask(vault))
    expect(await make()).toEqual({ generation: 2 })
    expect(await latestRun(vault)).toMatchObject({ to: 2 })
  })

  it('takes no generation that is compromised before it was used', async () => {
    await make()
    await vault.stores.generations.note(2, { compromised: vault.clock() })
    expect(await make()).toEqual({ generation: 3 })
    expect(await stateOf(vault, 2)).toBe('scheduled-for-deletion, pending-deletion')
  })

  it('says so when somebody else takes the number', async () => {
    const claim = async () => false
    const generations = new Proxy(vault.stores.generations, {
      get: (target, name) => (name === 'claim' ? claim : Reflect.get(target, name).bind(target)),
    })
    await expect(
      makeGeneration({ ...vault.vault.rotation, generations }, await ask(vault)),
    ).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses to make a key that nobody could recover, whatever was possible when the run began', async () => {
    const run = await ask(vault)
    const escrowPolicy = { recipients: [], waived: false }
    await expect(makeGeneration({ ...vault.vault.rotation, escrowPolicy }, run)).rejects.toMatchObject({
      code: 'escrow-required',
    })
    expect(watched.counts()).not.toHaveProperty('keys.createKey')
  })

  it('notes that there is no escrow, where that is accepted', async () => {
    const run = await ask(vault, { waiveEscrow: true })
    const escrowPolicy = { recipients: [], waived: false }
    await makeGeneration({ ...vault.vault.rotation, escrowPolicy }, run)
    expect(await vault.stores.generations.find(2)).toMatchObject({ escrow: 'waived' })
  })
})

describe("an operator's own key", () => {
  const material = generateNewKey()
  const prepare = (of: Uint8Array) => prepareGeneration(vault.vault.rotation, Buffer.from(of))

  it('is what the next rotation takes', async () => {
    expect(await prepare(material)).toMatchObject({ generation: 2, state: 'pending', escrow: 'kept' })
    expect(await rotate()).toMatchObject({ from: 1, to: 2 })
    expect(await isMaterialOf(2, material)).toBe(true)
  })

  it('may be prepared again, but not beside another one', async () => {
    expect(await prepare(material)).toEqual(await prepare(material))
    await expect(prepare(generateNewKey())).rejects.toMatchObject({ code: 'conflict' })
    expect(await vault.stores.generations.list()).toHaveLength(2)
  })

  it('is not given away for a generation whose material was lost', async () => {
    watched.fail('keys.importMaterial', new Error('crash'))
    await expect(prepare(material)).rejects.toThrow('crash')
    watched.fail('keys.importMaterial', null)
    const prepared = await prepare(material)
    expect(await rotate()).toMatchObject({ to: prepared.generation })
    expect(await isMaterialOf(prepared.generation, material)).toBe(true)
  })
})

/** Death by death, at every call of a store from the beginning of a run to the end of its activation. */
it.each<[string, Death['how']]>([
  ['before it', 'before'],
  ['after it', 'after'],
  ['inside of it', 2],
])('never has two active generations, nor loses a key, when it dies at any call, %s', async (_name, how) => {
  for (let after = 0, died = true; died; after++) {
    const [folder, clock] = [await makeVaultFolder(), testClock()]
    const mortal = new Mortal(folder, clock)
    const first = await openVaultIn(folder, clock, { wrap: mortal.wrap, keys: {} })
    mortal.expect({ after, how })
    await makeAndActivate(first).catch((error: unknown) => {
      if (!mortal.dead) throw error
    })
    died = mortal.dead
    await first.stores.close()
    const next = await openVaultIn(folder, clock)
    expect((await activeOnes(next)).length).toBe(1)
    const to = await makeAndActivate(next)
    expect(await activeOnes(next)).toEqual([to])
    await expectNoLooseEnds(next)
    await next.close()
  }
})

async function makeAndActivate(of: TestVault): Promise<number> {
  const run = await ask(of)
  await makeGeneration(of.vault.rotation, run)
  return (await activate(of.vault.rotation, run)).generation
}

const activeOnes = async ({ stores }: TestVault): Promise<number[]> =>
  (await stores.generations.list())
    .filter(({ state }) => state === 'active')
    .map(({ generation }) => generation)

/** Every key that can be used is one that the line of generations can use, and the other way round. */
async function expectNoLooseEnds(of: TestVault): Promise<void> {
  const states = await Promise.all(
    (await of.stores.generations.list()).map(({ generation }) => stateOf(of, generation)),
  )
  expect(states[0]).toBe('decrypt-only, enabled')
  expect(states.at(-1)).toBe('active, enabled')
  expect(new Set(states.slice(1, -1))).toEqual(
    new Set(states.length > 2 ? ['scheduled-for-deletion, pending-deletion'] : []),
  )
}
