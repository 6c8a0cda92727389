/**
 * A rotation dies before each change that it makes, one after the other, and goes on when the vault is opened again.
 * @module-tag longer
 */
import { rm } from 'node:fs/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap } from '../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import { makeFolder } from '../support/folders.ts'
import { type TestClock, type TestVault, testClock } from '../support/vault.ts'
import { type Change, Life } from './support/mortal-stores.ts'
import {
  Contents,
  closeVault,
  expectOneActive,
  expectRotated,
  openVault,
  restart,
  rotate,
  sealKeyOf,
} from './support/rotating-vault.ts'

const SLOW = process.env['SLOW'] === '1'
const OBJECTS = 5

const EXPECTED = [
  'rotations.begin',
  'keys.createKey',
  'generations.claim',
  'escrow.put',
  'generations.note',
  'keys.importMaterial',
  'generations.activate',
  'keys.renewSealKey',
  'wraps.replaceKey',
  'rotations.count',
  'rotations.change',
  'events.append',
]
const OF_EMERGENCIES = ['generations.transition', 'keys.changeState']

describe.each([
  // Its tasks are those of a rotation on schedule, and the disabling at the end.
  ['an emergency', true],
  ...(SLOW ? [['a rotation', false] as const] : []),
] as const)('%s that dies before each of its changes', (_, isEmergency) => {
  let folder: string
  let clock: TestClock
  let recipient: string
  const contents = new Contents()

  const open = (life = new Life()): Promise<TestVault> => openVault(folder, clock, recipient, life.wrap)

  beforeAll(async () => {
    folder = await makeFolder()
    clock = testClock()
    recipient = await identityToRecipient(await generateX25519Identity())
    const vault = await open()
    await bootstrap({ ...vault.stores, clock, loadMaterial: async () => generateNewKey() })
    await contents.store(vault, OBJECTS)
    await closeVault(vault)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** @returns every change of a rotation that nothing disturbs */
  async function rehearse(): Promise<readonly Change[]> {
    const changes: Change[] = []
    const life = new Life()
    life.beforeChange = (call) => {
      changes.push({ call, after: changes.filter((other) => other.call === call).length })
    }
    const vault = await open(life)
    const { generation } = (await vault.stores.generations.active()) ?? {}
    await expectRotated(vault, await rotate(vault, isEmergency ? { compromised: generation } : {}), OBJECTS)
    await closeVault(vault)
    return changes
  }

  /** @returns whether it died: what is done side by side may be recorded in fewer changes than before. */
  async function die(end: Change): Promise<boolean> {
    const life = new Life(end)
    const vault = await open(life)
    const { generation = 0 } = (await vault.stores.generations.active()) ?? {}
    const token = await vault.client('kim', 'key-admin')
    const body = isEmergency ? { compromised: generation } : {}
    const { status } = await vault.call('POST', '/v1/rotations', { token, body })
    if (life.diedAt === null) expect(status).toBe(202)
    await expect.poll(() => isOver(vault, life), { interval: 2, timeout: 10_000 }).toBe(true)
    await closeVault(vault)
    return life.diedAt !== null
  }

  /** As the next start of the vault does; if nothing was begun yet, it is begun again. */
  async function goOn(number: number): Promise<Rotation | null> {
    const life = new Life()
    const vault = await open(life)
    await expectOneActive(vault)
    await contents.verify(vault)
    // One is shredded in the middle of the rotation, and one while its new wrapped key is on the way to the store.
    await contents.shred(vault)
    const raced = contents.oldest
    life.beforeChange = async (call, [version]) => {
      if (call !== 'wraps.replaceKey' || (version as { object: string }).object !== raced) return
      life.beforeChange = () => undefined
      await contents.shred(vault, raced)
    }
    const resumed = await restart(vault)
    const run = resumed?.rotation === number ? resumed : await rotate(vault)
    await contents.store(vault, OBJECTS - contents.live.size)
    await expectRotated(vault, run, OBJECTS)
    await contents.verify(vault)
    clock.advance(1_000)
    await closeVault(vault)
    return run
  }

  it('goes on at the start, with one active generation at every moment, and loses nothing', {
    timeout: 120_000,
  }, async () => {
    const changes = await rehearse()
    const calls = new Set(changes.map(({ call }) => call))
    expect([...calls].toSorted()).toEqual(
      (isEmergency ? [...EXPECTED, ...OF_EMERGENCIES] : EXPECTED).toSorted(),
    )
    let rotation = 1
    for (const end of changes.filter(({ after }) => SLOW || after === 0)) {
      const sealKey = await sealKeyOf(folder)
      const died = await die(end)
      rotation += 1
      if (!died) {
        expect(['rotations.count', 'events.append']).toContain(end.call)
        continue
      }
      const run = await goOn(rotation).catch((cause: unknown) => {
        throw new Error(`after a death at ${end.call} ${end.after}`, { cause })
      })
      expect(run).toMatchObject({ rotation, to: expect.any(Number) })
      expect(await sealKeyOf(folder)).not.toBe(sealKey)
    }
  })
})

async function isOver({ stores }: TestVault, life: Life): Promise<boolean> {
  return life.diedAt !== null || (await stores.rotations.latest())?.state === 'finished'
}
