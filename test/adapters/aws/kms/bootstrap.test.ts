import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DeleteImportedKeyMaterialCommand, DescribeKeyCommand, ListKeysCommand } from '@aws-sdk/client-kms'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../../lib/adapters/embedded/database.ts'
import { SqliteGenerationStore } from '../../../../lib/adapters/embedded/generation-store.ts'
import { type BootstrapPorts, bootstrap } from '../../../../lib/keys/bootstrap.ts'
import { Crash, dying } from '../../../support/crash.ts'
import { temporaryFolder } from '../../../support/folders.ts'
import { adminOf, openKms } from './open.ts'

async function openVault() {
  const open = await openKms()
  const database = openDatabase(join(await temporaryFolder(), 'vault.sqlite'))
  onTestFinished(() => database.close())
  const material = randomBytes(32)
  const ports: BootstrapPorts = {
    keys: open.admin,
    generations: new SqliteGenerationStore(database),
    clock: open.clock,
    loadMaterial: async () => Buffer.from(material),
  }
  /** Keys that cost money for nothing: neither in use nor waiting for their deletion. */
  const idleKeys = async (inUse: string | undefined) => {
    const { Keys = [] } = await open.client.send(new ListKeysCommand({}))
    const described = await Promise.all(
      Keys.map(({ KeyArn }) => open.client.send(new DescribeKeyCommand({ KeyId: KeyArn }))),
    )
    return described.filter(
      ({ KeyMetadata: key }) => key?.Arn !== inUse && key?.KeyState !== 'PendingDeletion',
    )
  }
  return { ...open, ports, material, idleKeys }
}

/** What a run changes outside, in order. */
const STEPS = ['CreateKey', 'claim', 'ImportKeyMaterial', 'activate']

test.each(['before', 'after'])('goes on with the same key in KMS after a crash %s any step', async (when) => {
  for (const [step] of STEPS.entries()) {
    const { ports, service, idleKeys } = await openVault()
    const budget = { calls: step }
    const late = when === 'after'
    const crashing = {
      ...ports,
      keys: dying(ports.keys, ['createKey', 'importMaterial'], budget, late),
      generations: dying(ports.generations, ['claim', 'activate'], budget, late),
    }
    await expect(bootstrap(crashing)).rejects.toBeInstanceOf(Crash)
    expect(await bootstrap(ports)).toBe(late && step === 3 ? 'exists' : 'made')
    const active = await ports.generations.active()
    expect(active).toMatchObject({ generation: 1, state: 'active' })
    expect(await idleKeys(active?.keyId)).toEqual([])
    const context = { 'keyfold:vault': 'demo' }
    const { wrapped } = await service.generateDataKey(active?.keyId ?? '', context)
    expect(await service.unwrap(active?.keyId ?? '', wrapped, context)).toHaveLength(32)
  }
})

test('run many times at once ends with one generation and one key in KMS', async () => {
  const { ports, kms, client, idleKeys } = await openVault()
  const results = await Promise.all(
    [1, 2, 3, 4].map(() => bootstrap({ ...ports, keys: adminOf(kms, client) })),
  )
  expect(results.filter((result) => result === 'made')).toHaveLength(1)
  expect(await ports.generations.list()).toHaveLength(1)
  expect(await idleKeys((await ports.generations.active())?.keyId)).toEqual([])
})

test('goes on with the key of a faster run when its own may not be deleted, and names that', async () => {
  const { ports, kms, admin, service } = await openVault()
  const faster = await admin.createKey(2)
  const keys = {
    ...service,
    createKey: async (generation: number) => {
      const keyId = await admin.createKey(generation)
      await ports.generations.claim(1, faster, 0)
      return keyId
    },
  }
  const left: string[] = []
  kms.failNext({ error: 'AccessDeniedException', times: 1, operation: 'ScheduleKeyDeletion' })
  const onKeyLeftBehind = (keyId: string) => void left.push(keyId)
  expect(await bootstrap({ ...ports, keys, onKeyLeftBehind })).toBe('made')
  expect(await ports.generations.active()).toMatchObject({ keyId: faster })
  expect(left).toEqual([await admin.createKey(1)])
})

test('refuses other material than an interrupted run had imported', async () => {
  const { ports } = await openVault()
  const crashing = { ...ports, generations: dying(ports.generations, ['activate'], { calls: 0 }, false) }
  await expect(bootstrap(crashing)).rejects.toBeInstanceOf(Crash)
  const other = { ...ports, loadMaterial: async () => randomBytes(32) }
  await expect(bootstrap(other)).rejects.toMatchObject({
    code: 'key-state',
    message: expect.stringMatching(/other material/),
  })
  expect(await bootstrap(ports)).toBe('made')
})

test('says what to do when the active key was disabled, or is to be deleted', async () => {
  const { ports, admin } = await openVault()
  await bootstrap(ports)
  const { keyId } = (await ports.generations.active()) ?? { keyId: '' }
  for (const [state, remedy] of [
    ['disabled', /disabled.*Enable it again/],
    ['pending-deletion', /pending-deletion.*Cancel its deletion/],
  ] as const) {
    await admin.changeState(keyId, state)
    await expect(bootstrap(ports)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(remedy),
    })
  }
})

test('brings back the material of generation 1, but of no later one', async () => {
  const { ports, admin, client, material } = await openVault()
  const lose = (KeyId: string) => client.send(new DeleteImportedKeyMaterialCommand({ KeyId }))
  await bootstrap(ports)
  const first = (await ports.generations.active())?.keyId ?? ''
  await lose(first)
  expect(await bootstrap(ports)).toBe('restored')
  expect(await bootstrap(ports)).toBe('exists')
  expect(await admin.describeKey(first)).toMatchObject({ state: 'enabled' })

  const second = await admin.createKey(2)
  await admin.importMaterial(second, material)
  await ports.generations.claim(2, second, 1)
  await ports.generations.activate(1, 2, 2)
  await lose(second)
  await expect(bootstrap(ports)).rejects.toMatchObject({
    code: 'invalid-configuration',
    message: expect.stringMatching(/generation 2.*pending-import.*same key material/),
  })
})
