import { setTimeout } from 'node:timers/promises'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { versionKey } from '../../../../lib/adapters/aws/dynamo/keys.ts'
import { DAY_MS } from '../../../../lib/clock.ts'
import { openEscrow } from '../../../../lib/keys/escrow.ts'
import { ROTATION_POLICY } from '../../../../lib/rotation/policy.ts'
import { testClient } from '../../../adapters/aws/dynamo/dynamo-tables.ts'
import type { Reply } from '../../../faults/support/api.ts'
import { MANAGED_COPY_DAYS } from '../../support/deployed-vault.ts'
import { store, type World } from '../../support/world.ts'

/** Asks for a rotation, and waits for its end. */
async function rotate({ as }: World, body: object): Promise<Reply['json']> {
  const started = await as.kim.send('POST', '/v1/rotations', { body })
  expect([started.status, started.body.toString()]).toEqual([202, expect.any(String)])
  return ended(as.kim, started.json.id)
}

const pause = (): Promise<unknown> => setTimeout(50)

async function ended(kim: World['as']['kim'], id: number): Promise<Reply['json']> {
  for (;;) {
    const { json } = await kim.send('GET', `/v1/rotations/${id}`)
    if (json.state !== 'running') return json
    await pause()
  }
}

/** So that nothing opens it. */
async function damage({ vault }: World, object: string): Promise<void> {
  const client = testClient(vault.services.endpoints.dynamodb)
  const command = new UpdateCommand({
    TableName: vault.services.tables.objects,
    Key: versionKey(object, 1),
    UpdateExpression: 'SET wrappedDataKey = :noKey',
    ExpressionAttributeValues: { ':noKey': new Uint8Array(184) },
  })
  await client.send(command)
  client.destroy()
}

const statesOf = async ({ vault }: World): Promise<Record<number, string>> =>
  Object.fromEntries(
    (await vault.stores.generations.list()).map(({ generation, state }) => [generation, state]),
  )

/** The last of all scenarios: writers go on with their cached pointer for some time. */
export function rotating(world: () => World): void {
  describe('rotating', () => {
    let kept = ''
    let damaged = ''
    let message: Buffer = Buffer.alloc(0)
    let messageId = ''
    const assertReadable = async (): Promise<void> => {
      const { ada } = world().as
      expect((await ada.send('GET', `/v1/objects/${kept}`)).body.toString()).toBe('kept through it all')
      expect((await ada.send('POST', '/v1/decrypt', { body: message })).body.toString()).toBe('a message')
    }

    it('moves every version under a new generation, and lists the one that it could not move', async () => {
      const { vault, as } = world()
      const { keys, stores } = { keys: vault.services.keys, stores: vault.stores }
      kept = await store(as.ada, 'kept through it all')
      damaged = await store(as.ada, 'nothing opens this')
      const sealed = await as.ada.send('POST', '/v1/encrypt', { body: Buffer.from('a message') })
      message = sealed.body
      messageId = sealed.headers.get('keyfold-object') ?? ''
      await damage(world(), damaged)
      // Two that died: one before its key had material, one before its generation was claimed.
      await stores.generations.claim(2, await keys.createKey(2), Date.now())
      const waiting = await keys.createKey(3)

      await vault.startScheduled('early')
      vault.workflowClock.moveBy(30 * DAY_MS)
      await vault.startScheduled('scheduled')
      while ((await stores.rotations.latest()) === null) await pause()
      const rotation = await ended(as.kim, 1)
      expect(rotation).toMatchObject({ state: 'finished', trigger: 'schedule', from: 1, to: 3, failures: 1 })
      expect(rotation.failed).toEqual([{ object: damaged, version: 1, code: 'cannot-decrypt' }])
      expect(rotation.rewrapped).toBeGreaterThanOrEqual(2)
      expect(await statesOf(world())).toEqual({
        1: 'decrypt-only',
        2: 'scheduled-for-deletion',
        3: 'active',
      })
      expect(await stores.generations.active()).toMatchObject({ keyId: waiting, escrow: 'kept' })
      expect(await stores.versions.find(kept, 1)).toMatchObject({ generation: 3 })
      await assertReadable()
    })

    it('has escrowed the material, which can be imported again with the identity', async () => {
      const { vault, identity } = world()
      const { keyId } = (await vault.stores.generations.active()) ?? { keyId: '' }
      const material = await openEscrow((await vault.stores.escrow.get(3, keyId)) ?? '', identity)
      await vault.services.keys.importMaterial(keyId, material)
      material.fill(1)
      await expect(vault.services.keys.importMaterial(keyId, material)).rejects.toMatchObject({
        code: 'key-state',
      })
    })

    it('takes up a run whose execution has ended without a word', async () => {
      const { vault, as } = world()
      const run = await vault.stores.rotations.latest()
      await vault.stores.rotations.change(run?.rotation ?? 0, run?.revision ?? 0, { state: 'running' })
      expect((await as.ada.send('DELETE', `/v1/objects/${damaged}?shred=true`)).status).toBe(204)
      const rotation = await rotate(world(), {})
      expect(rotation).toMatchObject({ id: run?.rotation, state: 'finished', attempt: 2, to: 3, failures: 0 })
    })

    it('re-encrypts chosen objects, but not what only a caller has', async () => {
      const { vault } = world()
      const before = await vault.stores.versions.find(kept, 1)
      const body = { mode: 'reencrypt', objects: [kept, messageId] }
      const rotation = await rotate(world(), body)
      expect(rotation).toMatchObject({ state: 'finished', to: null, failures: 1 })
      expect(rotation.failed).toEqual([{ object: messageId, version: 1, code: 'message-kept-by-caller' }])
      const after = await vault.stores.versions.find(kept, 1)
      expect(after).toMatchObject({ generation: 3, revision: 1 })
      expect(after).not.toMatchObject({ blobKey: before?.state === 'live' ? before.blobKey : '' })
      expect(await vault.services.blobVersions(kept)).toHaveLength(1)
      await assertReadable()
    })

    it('re-encrypts all that one generation wraps, though the name of the next key was taken', async () => {
      const { vault } = world()
      const empty = await vault.services.keys.createKey(4)
      await vault.services.keys.importMaterial(empty, Buffer.alloc(32, 7))
      const rotation = await rotate(world(), { mode: 'reencrypt', generation: 3 })
      expect(rotation).toMatchObject({ state: 'finished', from: 3, to: 4, failures: 0 })
      expect(await vault.stores.generations.active()).not.toMatchObject({ keyId: empty })
      expect(await vault.stores.versions.find(kept, 1)).toMatchObject({ generation: 4 })
      await assertReadable()
    })

    it('gets away from a compromised generation at once, and disables it', async () => {
      const rotation = await rotate(world(), { compromised: 4 })
      expect(rotation).toMatchObject({ state: 'finished', from: 4, to: 5, failures: 0, compromised: [4] })
      expect(await statesOf(world())).toMatchObject({ 3: 'decrypt-only', 4: 'disabled', 5: 'active' })
      const { vault } = world()
      const { keyId = '' } = (await vault.stores.generations.find(4)) ?? {}
      expect(await vault.services.keys.describeKey(keyId)).toMatchObject({ state: 'disabled' })
      await assertReadable()
    })

    it('retires generations when their time has come', async () => {
      const { vault } = world()
      const daily = () => vault.invoke('retire', { task: 'daily' })
      expect(await daily()).toMatchObject({ moved: [], blockedBy: [] })
      vault.workflowClock.moveBy((MANAGED_COPY_DAYS + 1) * DAY_MS)
      await daily()
      expect(await statesOf(world())).toMatchObject({ 1: 'disabled', 3: 'disabled', 5: 'active' })
      vault.workflowClock.moveBy(ROTATION_POLICY.disabledMs)
      await daily()
      expect(await statesOf(world())).toMatchObject({ 1: 'scheduled-for-deletion', 5: 'active' })
      const { keyId = '' } = (await vault.stores.generations.find(1)) ?? {}
      expect(await vault.services.keys.describeKey(keyId)).toMatchObject({ state: 'pending-deletion' })
      await assertReadable()
    })

    it('takes scheduled deletions back when a rotation has failed', async () => {
      const { vault } = world()
      const run = await vault.stores.rotations.latest()
      const number = run?.rotation ?? 0
      await vault.stores.rotations.change(number, run?.revision ?? 0, { state: 'failed' })
      const report = await vault.invoke('retire', { task: 'daily' })
      expect(report).toMatchObject({ blockedBy: [`Rotation ${number} is failed.`] })
      expect(await statesOf(world())).toMatchObject({ 1: 'disabled', 5: 'active' })
      const { keyId = '' } = (await vault.stores.generations.find(1)) ?? {}
      expect(await vault.services.keys.describeKey(keyId)).toMatchObject({ state: 'disabled' })
    })
  })
}
