/** A vault that is killed in the middle of its rotations, opened again, and held against what is known of it. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { type EmbeddedKeyConfig, type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import type { Rotation } from '../../../lib/rotation/model.ts'
import { resumeRotation } from '../../../local/rotation.ts'
import { type TestClock, TestVault } from '../../support/vault.ts'
import { databaseFiles, findLeaksIn } from './secret-windows.ts'

const ONE = '/v1/objects/{id}'
const POLL_MS = 2

/** Long enough for the escrow of every generation, and no rotation but those that tests start. */
export const rotatingKeys = (recipient: string): EmbeddedKeyConfig => ({
  escrow: { recipients: [recipient], waived: false },
  nextRotation: () => null,
  managedCopyRetentionMs: 0,
})

/** What is in the vault, whoever has it open. */
export class Contents {
  readonly live = new Map<string, Buffer>()
  /** The wrapped data keys that shredded objects had. */
  readonly shredded = new Map<string, readonly Uint8Array[]>()

  async store(vault: TestVault, count: number): Promise<void> {
    const token = await vault.client('ann', 'writer')
    await Promise.all(
      Array.from({ length: count }, async () => {
        const content = randomBytes(200)
        this.live.set(await vault.store(token, content), content)
      }),
    )
  }

  /** @param id by default the one that is there for the longest time */
  async shred(vault: TestVault, id = this.oldest): Promise<void> {
    this.live.delete(id)
    const keys = await wrappedKeysOf(vault, id)
    const token = await vault.client('ann', 'writer')
    const answer = await vault.call('DELETE', ONE, { token, path: { id }, query: { shred: 'true' } })
    expect(answer.status).toBe(204)
    this.shredded.set(id, keys)
  }

  get oldest(): string {
    const [oldest] = this.live.keys()
    if (oldest === undefined) throw new Error('nothing is left')
    return oldest
  }

  /** Every byte reads back, and what was shredded stays so, in the middle of a rotation too. */
  async verify(vault: TestVault): Promise<void> {
    const token = await vault.client('ann', 'writer')
    for (const [id, content] of this.live) {
      const answer = await vault.call('GET', ONE, { token, path: { id } })
      expect([answer.status, answer.body.equals(content)]).toEqual([200, true])
    }
    for (const id of this.shredded.keys()) {
      expect((await vault.call('GET', ONE, { token, path: { id } })).status).toBe(404)
      expect(await vault.stores.versions.find(id, 1)).toMatchObject({ state: 'shredded' })
    }
    const keys = [...this.shredded.values()].flat()
    expect(await findLeaksIn(databaseFiles(vault.folder), keys)).toEqual([])
  }
}

async function wrappedKeysOf({ stores }: TestVault, object: string): Promise<readonly Uint8Array[]> {
  const version = await stores.versions.find(object, 1)
  return version?.state === 'live' ? [version.wrappedDataKey] : []
}

/** What a process would have: stores of its own on the folder. `closeVault` closes it. */
export async function openVault(
  folder: string,
  clock: TestClock,
  recipient: string,
  wrap: (stores: EmbeddedStores) => EmbeddedStores = (stores) => stores,
): Promise<TestVault> {
  return new TestVault(folder, await openStores(folder, clock), clock, wrap, rotatingKeys(recipient))
}

/** Leaves the folder. */
export async function closeVault(vault: TestVault): Promise<void> {
  await vault.workflow.stop()
  await vault.stores.close()
}

/** What the start of a vault does. Resolves when the rotation that it went on with, if there was one, has ended. */
export async function restart(vault: TestVault): Promise<Rotation | null> {
  const resumed = await resumeRotation({ rotations: vault.stores.rotations, workflow: vault.workflow })
  return resumed === null ? null : ended(vault)
}

/** Starts, joins or resumes over the API, and waits for the end. */
export async function rotate(vault: TestVault, request: object = {}): Promise<Rotation> {
  const token = await vault.client('kim', 'key-admin')
  const answer = await vault.call('POST', '/v1/rotations', { token, body: request })
  expect([answer.status, answer.json]).toEqual([202, expect.anything()])
  return ended(vault)
}

async function ended(vault: TestVault): Promise<Rotation> {
  for (;;) {
    const latest = await vault.stores.rotations.latest()
    if (latest !== null && latest.state !== 'running') return latest
    if (vault.workflow.failures.length > 0) throw vault.workflow.failures[0]
    await sleep(POLL_MS)
  }
}

/** At any moment: exactly one generation is active, the pointer names it, and no number is missing. */
export async function expectOneActive({ stores }: TestVault): Promise<void> {
  const all = await stores.generations.list()
  expect(all.map(({ generation }) => generation)).toEqual(all.map((_, index) => index + 1))
  const active = all.filter(({ state }) => state === 'active')
  expect(active).toEqual([await stores.generations.active()])
}

const KEY_STATES = {
  pending: 'none',
  active: 'enabled',
  'decrypt-only': 'enabled',
  disabled: 'disabled',
  'scheduled-for-deletion': 'pending-deletion',
  destroyed: 'destroyed',
} as const

/** After a rotation: everything is under its generation, the key service agrees, and the run says so. */
export async function expectRotated(vault: TestVault, run: Rotation | null, live: number): Promise<void> {
  await expectOneActive(vault)
  const { stores } = vault
  const active = await stores.generations.active()
  expect(run).toMatchObject({ state: 'finished', step: 'finished', failures: 0, error: null })
  expect(run).toMatchObject({ to: active?.generation, ended: expect.any(Number) })
  expect(active).toMatchObject({ escrow: 'kept', compromised: null })
  const { versions } = await stores.scan.scan(stores.scan.segments[0] ?? '', null)
  expect([...versions]).toEqual([[active?.generation, live]])
  for (const { generation, keyId, state } of await stores.generations.list()) {
    const key = await stores.keys.describeKey(keyId)
    expect([generation, state, key?.state]).toEqual([generation, state, KEY_STATES[state]])
  }
}

export const sealKeyOf = (folder: string): Promise<string> => readFile(join(folder, 'seal.key'), 'utf8')
