/**
 * SIGKILL of a process in the middle of a rotation, at every state of the workflow; then the vault is opened again.
 * @module-tag longer
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bootstrap } from '../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { makeFolder } from '../support/folders.ts'
import type { TestClock, TestVault } from '../support/vault.ts'
import { runScript } from './support/child-process.ts'
import { Random } from './support/random.ts'
import {
  Contents,
  closeVault,
  expectOneActive,
  expectRotated,
  openVault,
  restart,
  rotate,
} from './support/rotating-vault.ts'
import type { KillPoint, RotationOptions } from './support/rotation-process.ts'
import { newSharedClock } from './support/shared-clock.ts'

const SLOW = process.env['SLOW'] === '1'
const SEED = process.env['KEYFOLD_SEED'] ?? String(Date.now())
const OBJECTS = SLOW ? 24 : 12
const RANDOM_KILLS = 4
const TIMEOUT_MS = 60_000

const before = (what: string, after = 0): KillPoint => ({ when: 'before', what, after })
const after = (what: string, others = 0): KillPoint => ({ when: 'after', what, after: others })

/** In the order of a rotation. */
const TASKS = [
  'begin',
  'MakeKey',
  'await-permissions',
  'activate',
  'drain',
  'plan',
  'Rewrap',
  'end-pass',
  'scan',
  'Sample',
  'end-verification',
  'compromised',
  'report',
]

/** Between the task's own steps: see lib/rotation/{make-generation,activate,retire}.ts. */
const INSIDE = [
  after('keys.createKey'),
  after('generations.claim'),
  after('escrow.put'),
  after('generations.note', 1),
  after('keys.importMaterial'),
  after('generations.activate'),
  after('keys.renewSealKey'),
  before('wraps.replaceKey', 4),
  after('wraps.replaceKey', 4),
  after('generations.transition'),
]

const SAMPLE = [after('keys.importMaterial'), after('generations.activate'), after('wraps.replaceKey', 4)]

const random = new Random(SEED)
const ALL = [
  ...TASKS.flatMap((task) => [before(task), after(task)]),
  ...INSIDE,
  ...Array.from({ length: RANDOM_KILLS }, () =>
    (random.next() < 0.5 ? before : after)('wraps.replaceKey', random.between(0, OBJECTS - 1)),
  ),
]

const nameOf = ({ when, what, after: others }: KillPoint): string =>
  `${when} ${what}${others === 0 ? '' : ` number ${others + 1}`}`

describe('a rotation that is killed', () => {
  let folder: string
  let clock: TestClock
  let recipient: string
  const contents = new Contents()

  const open = (): Promise<TestVault> => openVault(folder, clock, recipient)
  const clockFile = (): string => join(folder, 'clock')

  beforeAll(async () => {
    folder = await makeFolder()
    // Blobs carry the machine's time.
    clock = newSharedClock(clockFile(), Date.now())
    recipient = await identityToRecipient(await generateX25519Identity())
    const vault = await open()
    await bootstrap({ ...vault.stores, clock, loadMaterial: async () => generateNewKey() })
    await contents.store(vault, OBJECTS)
    await closeVault(vault)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** A process begins a rotation, or goes on with one, until it dies there. */
  async function killAt(kill: KillPoint, compromised: number, broken: string | null = null): Promise<void> {
    const script = runScript('rotation-process.ts')
    onTestFinished(() => script.kill())
    script.send({
      folder,
      clockFile: clockFile(),
      recipient,
      request: { compromised },
      kill,
      broken,
    } satisfies RotationOptions)
    expect(await script.ended).toBe('SIGKILL')
  }

  async function activeNow(): Promise<number> {
    const vault = await open()
    const active = await vault.stores.generations.active()
    await closeVault(vault)
    return active?.generation ?? 0
  }

  /** In the middle: everything is there. At the start it goes on; one that gave up waits for somebody to start it. */
  async function recover(compromised: number): Promise<void> {
    const vault = await open()
    await expectOneActive(vault)
    await contents.verify(vault)
    await contents.shred(vault)
    const found = await vault.stores.rotations.latest()
    const resumed = await restart(vault)
    expect(resumed !== null).toBe(found?.state === 'running')
    const run = resumed ?? (found?.state === 'finished' ? found : await rotate(vault))
    await contents.store(vault, OBJECTS - contents.live.size)
    await expectRotated(vault, run, OBJECTS)
    expect(await vault.stores.generations.find(compromised)).toMatchObject({
      state: 'disabled',
      compromised: expect.any(Number),
      emptied: expect.any(Number),
    })
    await contents.verify(vault)
    await closeVault(vault)
  }

  it.each((SLOW ? ALL : SAMPLE).map((kill) => [nameOf(kill), kill] as const))(
    'goes on by itself: %s',
    { timeout: TIMEOUT_MS },
    async (_, kill) => {
      const compromised = await activeNow()
      await killAt(kill, compromised)
      await recover(compromised)
    },
  )

  it.each(
    SLOW ? [before('give-up'), after('give-up')] : [],
  )('tells the truth when it is killed $when it gives up', { timeout: TIMEOUT_MS }, async (kill) => {
    const compromised = await activeNow()
    await killAt(kill, compromised, 'Sample')
    const vault = await open()
    expect(await vault.stores.rotations.latest()).toMatchObject(
      kill.when === 'before'
        ? { state: 'running', error: null, ended: null }
        : { state: 'failed', error: { code: 'key-state', message: 'Broken.' }, ended: expect.any(Number) },
    )
    await closeVault(vault)
    await recover(compromised)
  })

  it.runIf(SLOW)('goes on however often it is killed on its way', { timeout: TIMEOUT_MS }, async () => {
    const compromised = await activeNow()
    for (const kill of [
      after('MakeKey'),
      after('activate'),
      after('plan'),
      after('Rewrap', 2),
      before('scan'),
    ])
      await killAt(kill, compromised)
    await recover(compromised)
  })
})
