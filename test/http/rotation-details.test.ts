import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RotationDetails } from '../../lib/http/rotation-schemas.ts'
import { START } from '../support/vault.ts'
import { KeysVault } from './keys-vault.ts'

let vault: KeysVault

beforeAll(async () => {
  vault = await KeysVault.open()
})
afterEach(() => vault.finish())
afterAll(() => vault.close())

const ID = 'q0Fh1XlZ3u7sJ0Zb8aWv2Q'
const idOf = (index: number): string => String(index).padStart(22, '0')

const read = (id: string, token = vault.admin) =>
  vault.call('GET', '/v1/rotations/{id}', { path: { id }, token })

const begin = async (body: object = {}): Promise<number> => (await vault.start(body)).json.id

describe('GET /rotations/{id}', () => {
  it('shows the progress of a rotation', async () => {
    const id = await begin({ mode: 'reencrypt', objects: [ID] })
    await vault.change(id, { step: 'rewrapping', planned: 12, passes: 1 })
    await vault.vault.stores.rotations.count(id, { rewrapped: 7, reencrypted: 3 })
    const { json } = await read(String(id))
    expect(RotationDetails.safeParse(json)).toMatchObject({ success: true })
    expect(json).toMatchObject({ id, step: 'rewrapping', planned: 12, rewrapped: 7, reencrypted: 3 })
    expect(json).toMatchObject({ objects: [ID], failed: [], report: [] })
  })

  it('shows what the last pass could not move, at most a hundred, and how many there are', async () => {
    const { rotationFailures } = vault.vault.stores
    const id = await begin()
    await vault.change(id, { passes: 2, failures: 150 })
    await rotationFailures.record(id, { object: ID, version: 1, code: 'internal', pass: 1 })
    const record = (index: number) =>
      rotationFailures.record(id, { object: idOf(index), version: 1, code: 'cannot-decrypt', pass: 2 })
    await Promise.all(Array.from({ length: 150 }, (_, index) => record(index)))
    const { json } = await read(String(id))
    expect(json.failures).toBe(150)
    expect(json.failed).toEqual(
      Array.from({ length: 100 }, (_, index) => ({
        object: idOf(index),
        version: 1,
        code: 'cannot-decrypt',
      })),
    )
  })

  it('shows why it failed', async () => {
    const id = await begin()
    const error = { code: 'rotation-stuck', message: 'Rotation 1 finds more to move after 50 passes.' }
    await vault.change(id, { state: 'failed', error, ended: START })
    const ended = new Date(START).toISOString()
    expect((await read(String(id))).json).toMatchObject({ state: 'failed', error, ended })
  })

  it('reports what a compromised generation protected, and until when, once it has finished', async () => {
    const { generations } = vault.vault.stores
    const id = await begin({ compromised: 1 })
    vault.vault.clock.advance(1_000)
    await vault.activateAnother()
    await generations.note(1, { compromised: START, emptied: START + 2_000 })
    expect((await read(String(id))).json.report).toEqual([])
    await generations.transition(1, 'decrypt-only', 'disabled', START + 3_000)
    await vault.change(id, { state: 'finished', step: 'finished', to: 2 })
    const { json } = await read(String(id))
    expect(RotationDetails.safeParse(json)).toMatchObject({ success: true })
    expect(json.report).toEqual([
      {
        generation: 1,
        keyId: expect.any(String),
        protectedSince: '2031-01-01T00:00:00.000Z',
        activeUntil: '2031-01-01T00:00:01.000Z',
        compromised: '2031-01-01T00:00:00.000Z',
        emptied: '2031-01-01T00:00:02.000Z',
        disabled: '2031-01-01T00:00:03.000Z',
      },
    ])
  })

  it.each([
    '99',
    '0',
    '-1',
    '1.0',
    '01',
    '1e0',
    ' 1',
    'latest',
    '__proto__',
    "1' OR '1'='1",
    '9'.repeat(30),
  ])('knows no rotation %j', async (id) => {
    const answer = await read(id)
    expect(answer.json).toMatchObject({ status: 404, code: 'not-found' })
    expect(await vault.eventsOf(answer)).toMatchObject([
      { action: 'access.check', outcome: 'denied', reason: 'rotation.view: not-found' },
    ])
  })

  it('tells those who may not look nothing of which rotations there are', async () => {
    const id = await begin()
    const token = await vault.vault.client('ann', 'writer')
    const [there, absent] = [await read(String(id), token), await read('99', token)]
    expect([there.status, absent.status]).toEqual([403, 403])
    expect({ ...there.json, requestId: '' }).toEqual({ ...absent.json, requestId: '' })
  })

  it('is recorded with the number of the rotation', async () => {
    const id = await begin()
    const answer = await read(String(id), await vault.vault.client('aud', 'auditor'))
    expect(answer.status).toBe(200)
    expect(await vault.eventsOf(answer)).toMatchObject([
      { action: 'rotation.view', outcome: 'allowed', principal: 'client:aud', rotation: id },
    ])
  })
})
