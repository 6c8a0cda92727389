import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { KeyService, MasterKeyState } from '../../lib/keys/ports.ts'
import { CONTEXT, cannotDecrypt, dataKeyContract, keyState } from './data-keys.ts'

type Step = Exclude<MasterKeyState, 'pending-import'>

/** How a new key gets into each state; `import` stands for the import of its material. */
const WAYS: Readonly<Record<MasterKeyState, readonly (Step | 'import')[]>> = {
  'pending-import': [],
  enabled: ['import'],
  disabled: ['import', 'disabled'],
  'pending-deletion': ['import', 'disabled', 'pending-deletion'],
  destroyed: ['import', 'pending-deletion', 'destroyed'],
}

const STATES = Object.keys(WAYS) as MasterKeyState[]

/** Steps that lead on; every other step to another state is refused. */
const ALLOWED = new Set([
  'pending-import>pending-deletion',
  'enabled>disabled',
  'enabled>pending-deletion',
  'disabled>enabled',
  'disabled>pending-deletion',
  'pending-deletion>disabled',
  'pending-deletion>destroyed',
])

/** `done`, or the code of the failure. */
const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

/**
 * How a key whose deletion is pending is destroyed: by a change of state, and the service says so ever after; or by time
 * alone, and the service forgets it, as if it had never been.
 */
export type Destruction = 'by request' | { letWindowPass(service: KeyService): void }

/** What every key service promises. `open` gives a service without keys. */
export function keyServiceContract(
  name: string,
  open: () => Promise<KeyService>,
  destruction: Destruction,
): void {
  const forgets = destruction !== 'by request'
  let generation = 0

  async function take(service: KeyService, keyId: string, step: Step | 'import'): Promise<void> {
    if (step === 'import') return service.importMaterial(keyId, randomBytes(32))
    if (step === 'destroyed' && forgets) return destruction.letWindowPass(service)
    return service.changeState(keyId, step)
  }

  async function keyIn(service: KeyService, state: MasterKeyState): Promise<string> {
    const keyId = await service.createKey(++generation)
    for (const step of WAYS[state]) await take(service, keyId, step)
    return keyId
  }

  async function expectState(service: KeyService, keyId: string, state: MasterKeyState): Promise<void> {
    const description = await service.describeKey(keyId)
    if (state === 'destroyed' && forgets) expect(description).toBeNull()
    else expect(description).toMatchObject({ keyId, state })
  }

  async function openWithKey(): Promise<{ service: KeyService; keyId: string }> {
    const service = await open()
    return { service, keyId: await keyIn(service, 'enabled') }
  }

  dataKeyContract(name, {
    open,
    newKey: (service) => keyIn(service, 'enabled'),
    uselessKey: (service) => keyIn(service, 'disabled'),
  })

  describe(`${name}: states`, () => {
    test.each(STATES)('a key that is %s says so, and only an enabled one wraps', async (state) => {
      const service = await open()
      const keyId = await keyIn(service, state)
      await expectState(service, keyId, state)
      const outcome = await outcomeOf(service.generateDataKey(keyId, CONTEXT))
      expect(outcome).toBe(state === 'enabled' ? 'done' : 'key-state')
    })

    test.each([
      'disabled',
      'pending-deletion',
      'destroyed',
    ] as const)('a key that is %s does not unwrap', async (state) => {
      const { service, keyId } = await openWithKey()
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      for (const step of WAYS[state]) if (step !== 'import') await take(service, keyId, step)
      const refusal = state === 'destroyed' && forgets ? cannotDecrypt : keyState
      await expect(service.unwrap(keyId, wrapped, CONTEXT)).rejects.toMatchObject(refusal)
      const to = await keyIn(service, 'enabled')
      await expect(service.rewrap({ keyId, wrapped, context: CONTEXT }, to, CONTEXT)).rejects.toMatchObject(
        refusal,
      )
    })

    test('a key that was disabled, or whose deletion was cancelled, opens again what it wrapped', async () => {
      const { service, keyId } = await openWithKey()
      const { plaintext, wrapped } = await service.generateDataKey(keyId, CONTEXT)
      for (const state of ['disabled', 'pending-deletion', 'disabled', 'enabled'] as const) {
        await service.changeState(keyId, state)
      }
      expect(Buffer.from(await service.unwrap(keyId, wrapped, CONTEXT))).toEqual(Buffer.from(plaintext))
    })

    const targets = STATES.filter((state): state is Step => state !== 'pending-import')
    test.each(
      STATES.flatMap((from) => targets.map((to) => [from, to] as const)),
    )('from %s to %s', async (from, to) => {
      const service = await open()
      const keyId = await keyIn(service, from)
      const possible = !(forgets && to === 'destroyed')
      const allowed = possible && (from === to || ALLOWED.has(`${from}>${to}`))
      expect(await outcomeOf(service.changeState(keyId, to))).toBe(allowed ? 'done' : 'key-state')
      await expectState(service, keyId, allowed ? to : from)
    })

    test('a key without material that was to be deleted cannot be enabled', async () => {
      const service = await open()
      const keyId = await keyIn(service, 'pending-import')
      await service.changeState(keyId, 'pending-deletion')
      await expect(service.changeState(keyId, 'enabled')).rejects.toMatchObject(keyState)
    })

    test('knows nothing of a key that never was', async () => {
      const service = await open()
      const unknown = '00000000-0000-4000-8000-000000000000'
      expect(await service.describeKey(unknown)).toBeNull()
      await expect(service.changeState(unknown, 'disabled')).rejects.toMatchObject(keyState)
      await expect(service.importMaterial(unknown, randomBytes(32))).rejects.toMatchObject(keyState)
    })
  })

  describe(`${name}: importing material`, () => {
    test('again, the same, is a success; other material is refused', async () => {
      const service = await open()
      const material = randomBytes(32)
      const keyId = await keyIn(service, 'pending-import')
      await service.importMaterial(keyId, material)
      await service.importMaterial(keyId, material)
      await expect(service.importMaterial(keyId, randomBytes(32))).rejects.toMatchObject(keyState)
    })

    test('does not change what the caller gave, and does not depend on it afterward', async () => {
      const service = await open()
      const material = randomBytes(32)
      const copy = Buffer.from(material)
      const keyId = await keyIn(service, 'pending-import')
      await service.importMaterial(keyId, material)
      expect(material).toEqual(copy)
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      material.fill(0)
      await expect(service.unwrap(keyId, wrapped, CONTEXT)).resolves.toHaveLength(32)
    })

    test.each([0, 16, 31, 33])('of %i bytes is refused', async (length) => {
      const service = await open()
      const keyId = await keyIn(service, 'pending-import')
      await expect(service.importMaterial(keyId, randomBytes(length))).rejects.toMatchObject({
        code: 'invalid-key-file',
      })
      expect(await service.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
    })

    test.each([
      'pending-deletion',
      'destroyed',
    ] as const)('into a key that is %s is refused', async (state) => {
      const service = await open()
      const keyId = await keyIn(service, state)
      await expect(service.importMaterial(keyId, randomBytes(32))).rejects.toMatchObject(keyState)
    })
  })
}
