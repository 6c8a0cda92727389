/** Three rotations in a row while the vault is in use, also by another process that has an old pointer. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, it, onTestFailed, onTestFinished } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { openEscrow } from '../../lib/keys/escrow.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import type { LocalWorkflow } from '../../local/rotation-workflow.ts'
import { temporaryFolder } from '../support/folders.ts'
import { answerOf, openTestVault, proxyEvent, type TestClock, type TestVault } from '../support/vault.ts'
import { BusyVault } from './support/busy-clients.ts'
import { verifyBusy } from './support/busy-verify.ts'
import { createBusyWorkflow, Traffic } from './support/busy-workflow.ts'
import { runScript, type Script } from './support/child-process.ts'
import { Random } from './support/random.ts'
import { expectRotated, rotatingKeys, sealKeyOf } from './support/rotating-vault.ts'
import { newSharedClock } from './support/shared-clock.ts'
import type { StaleWriterAnswer, StaleWriterJob } from './support/stale-writer-process.ts'

const SLOW = process.env['SLOW'] === '1'
const SEED = process.env['KEYFOLD_SEED'] ?? String(Date.now())
const ROTATIONS = 3
const CLIENTS = { writers: 8, readers: 8, deleters: 2, versionMakers: 4 }
/** The drain, 91 s, in steps; requests go on for a moment in between. */
const STEP_MS = 14_000
const BETWEEN_MS = SLOW ? 200 : 10
/** When the other process takes its data key: its pointer is then nearly as old as it may be. */
const HELD_AT_MS = 28_000
/** When it puts its item: nearly as late as it may, and still before the drain is over. */
const WOKEN_AT_MS = 84_000
const WAKING_INTERVAL_MS = 20

let clock: TestClock
let vault: TestVault
let identity: string
let stale: Script
const failures: unknown[] = []
/** Objects of the other process, by their content. */
const staleObjects = new Map<string, string>()

beforeEach(async () => {
  const clockFile = join(await temporaryFolder(), 'clock')
  clock = newSharedClock(clockFile, Date.now())
  identity = await generateX25519Identity()
  const keys = rotatingKeys(await identityToRecipient(identity))
  vault = await openTestVault((stores) => stores, clock, keys)
  stale = runScript('stale-writer-process.ts')
  onTestFinished(() => stale.kill())
  send({ folder: vault.folder, clockFile })
  expect(await stale.nextLine()).toBe('open')
})
afterEach(async () => {
  await stale.kill()
  await vault.close()
})

const send = (job: StaleWriterJob): void => stale.send(job)

async function written(content: string): Promise<string> {
  const { status, id = '' } = JSON.parse(await stale.nextLine()) as StaleWriterAnswer
  expect(status).toBe(201)
  staleObjects.set(id, content)
  return id
}

/** It says that it stops before it does, and would sleep through a SIGCONT that comes in between. */
async function wake(content: string): Promise<string> {
  const waking = setInterval(() => stale.process.kill('SIGCONT'), WAKING_INTERVAL_MS)
  try {
    return await written(content)
  } finally {
    clearInterval(waking)
  }
}

/** The other process caches the pointer just before it moves, and puts an item under the former generation long after. */
async function writeStale(sinceActivation: number | null): Promise<void> {
  const content = `stale ${clock()}`
  if (sinceActivation === null) {
    send({ content, stops: false })
    await written(content)
  } else if (sinceActivation === HELD_AT_MS) {
    send({ content: 'held', stops: true })
    expect(await stale.nextLine()).toBe('stopped')
  } else if (sinceActivation === WOKEN_AT_MS) {
    const id = await wake('held')
    const active = await vault.stores.generations.active()
    const version = await vault.stores.versions.find(id, 1)
    expect(version).toMatchObject({ state: 'live', generation: (active?.generation ?? 0) - 1 })
  }
}

async function rotate(workflow: LocalWorkflow, busy: { readonly isOver: boolean }): Promise<Rotation | null> {
  const token = await vault.client('kim', 'key-admin')
  const event = proxyEvent('POST', '/v1/rotations', { token, body: {} })
  expect(answerOf(await vault.functionsWith(workflow).keys(event)).status).toBe(202)
  for (;;) {
    const latest = await vault.stores.rotations.latest()
    if (latest?.state !== 'running' || failures.length > 0 || busy.isOver) return latest
    await sleep(10)
  }
}

// Some 15 s: `npm run test:slow` has the time.
it.runIf(SLOW)(
  'no request fails, no update is lost, and at the end all is under the last generation',
  {
    timeout: 120_000,
  },
  async () => {
    onTestFailed(() => void process.stderr.write(`To repeat: KEYFOLD_SEED=${SEED}\n`))
    const traffic = new Traffic()
    const log = { info: () => undefined, error: (fields: object) => void failures.push(fields) }
    const workflow = createBusyWorkflow(vault.vault.rotation, log, {
      clock,
      traffic,
      stepMs: STEP_MS,
      betweenMs: BETWEEN_MS,
      onTime: writeStale,
      failures,
    })
    const busy = new BusyVault(vault, traffic, new Random(SEED))
    const state = { isOver: false }
    const clients = busy.run(CLIENTS).finally(() => {
      state.isOver = true
    })
    clients.catch(() => undefined)
    const sealKeys = new Set([await sealKeyOf(vault.folder)])
    let last: Rotation | null = null
    for (let rotation = 1; rotation <= ROTATIONS; rotation++) {
      last = await rotate(workflow, state)
      if (state.isOver) await clients
      expect(failures).toEqual([])
      expect(last).toMatchObject({
        rotation,
        state: 'finished',
        from: rotation,
        to: rotation + 1,
        failures: 0,
      })
      expect(last?.rewrapped).toBeGreaterThan(0)
      sealKeys.add(await sealKeyOf(vault.folder))
    }
    busy.stop()
    await clients
    await workflow.stop()
    expect(vault.logged).toEqual([])
    expect(sealKeys.size).toBe(ROTATIONS + 1)

    const { versions, tombstoned } = await verifyBusy(vault, busy.objects)
    await verifyStale()
    await expectRotated(vault, last, versions + tombstoned + staleObjects.size)
    await verifyEscrow()
    for (const answer of ['write 201', 'read 200', 'shred 204', 'delete 204', 'version 200', 'label 200'])
      expect(busy.answers.get(answer)).toBeGreaterThan(ROTATIONS)
    expect(staleObjects.size).toBe(2 * ROTATIONS)
  },
)

async function verifyStale(): Promise<void> {
  const token = await vault.client('stale', 'writer')
  for (const [id, content] of staleObjects) {
    const answer = await vault.call('GET', '/v1/objects/{id}', { token, path: { id } })
    expect([answer.status, answer.body.toString()]).toEqual([200, content])
  }
}

/** Of every generation that a rotation made, and it opens. */
async function verifyEscrow(): Promise<void> {
  const folder = join(vault.folder, DATA_FILES.escrow)
  const made = (await vault.stores.generations.list()).filter(({ generation }) => generation > 1)
  const files = made.map(({ generation, keyId }) => `generation-${generation}-${keyId}.age`)
  expect((await readdir(folder)).toSorted()).toEqual(files.toSorted())
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8')
    expect(await openEscrow(text, identity)).toHaveLength(32)
  }
}
