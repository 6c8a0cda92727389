import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Rotation, RotationList } from '../../lib/http/rotation-schemas.ts'
import { START } from '../support/vault.ts'
import { expectRefused } from './hostile-strings.ts'
import { KeysVault } from './keys-vault.ts'

let vault: KeysVault

beforeAll(async () => {
  vault = await KeysVault.open()
})
afterEach(() => vault.finish())
afterAll(() => vault.close())

const ID = 'q0Fh1XlZ3u7sJ0Zb8aWv2Q'

describe('POST /rotations', () => {
  it('begins a rotation, and says where to watch it', async () => {
    const answer = await vault.start({})
    expect(answer.status).toBe(202)
    expect(answer.headers['location']).toBe('/v1/rotations/1')
    expect(Rotation.safeParse(answer.json)).toMatchObject({ success: true })
    expect(answer.json).toEqual({
      id: 1,
      state: 'running',
      mode: 'rewrap',
      scope: null,
      trigger: 'request',
      requestedBy: 'client:kim',
      escrowWaived: false,
      compromised: [],
      step: 'begun',
      attempt: 1,
      from: 1,
      to: null,
      started: new Date(START).toISOString(),
      ended: null,
      planned: null,
      rewrapped: 0,
      reencrypted: 0,
      failures: 0,
      error: null,
    })
    expect(vault.started).toEqual(['rotation-1-1'])
  })

  it('takes a body that is empty, or is not there', async () => {
    expect((await vault.start('')).status).toBe(202)
    expect((await vault.call('POST', '/v1/rotations')).status).toBe(202)
  })

  it.each([
    [{ mode: 'rewrap' }, { mode: 'rewrap', scope: null }],
    [
      { mode: 'reencrypt', generation: 1 },
      { mode: 'reencrypt', scope: { generation: 1 } },
    ],
    [
      { mode: 'reencrypt', objects: [ID] },
      { mode: 'reencrypt', scope: { objects: 1 } },
    ],
    [{ waiveEscrow: true }, { escrowWaived: true }],
    [{ compromised: 1 }, { compromised: [1], mode: 'rewrap' }],
    [
      { mode: 'reencrypt', generation: 1, compromised: 1 },
      { mode: 'reencrypt', scope: { generation: 1 }, compromised: [1] },
    ],
  ])('%j begins what it asks for', async (body, expected) => {
    const answer = await vault.start(body)
    expect(answer.status).toBe(202)
    expect(answer.json).toMatchObject(expected)
  })

  it('takes a thousand objects at once', async () => {
    const objects = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(22, 'a'))
    expect((await vault.start({ mode: 'reencrypt', objects })).json.scope).toEqual({ objects: 1_000 })
    expect(await vault.latest()).toMatchObject({ scope: { objects } })
  })

  it('joins the rotation that runs, resumes the one that failed, and mixes neither with another', async () => {
    const { id } = (await vault.start({})).json
    const other = await vault.start({ mode: 'reencrypt', generation: 1 })
    expect(other.json).toMatchObject({ status: 409, code: 'conflict' })
    expect((await vault.start({})).json).toMatchObject({ id, attempt: 1 })
    await vault.change(id, { state: 'failed', error: { code: 'unavailable', message: 'KMS is away.' } })
    expect((await vault.start({})).json).toMatchObject({ id, attempt: 2, state: 'running', error: null })
    await vault.change(id, { state: 'finished' })
    expect((await vault.start({})).json.id).toBe(id + 1)
  })

  it('of many at once lets one begin', async () => {
    const before = (await vault.latest())?.rotation ?? 0
    const answers = await Promise.all([1, 2, 3, 4].map(() => vault.start({})))
    const begun = answers.filter(({ status }) => status === 202).map(({ json }) => json.id)
    expect(new Set(begun)).toEqual(new Set([before + 1]))
    expect(answers.every(({ status }) => status === 202 || status === 503)).toBe(true)
    expect(await vault.latest()).toMatchObject({ rotation: before + 1 })
  })

  it('is recorded, and names a compromised generation', async () => {
    expect(await vault.eventsOf(await vault.start({}))).toMatchObject([
      { action: 'key.rotate', outcome: 'allowed', principal: 'client:kim' },
    ])
    expect(await vault.eventsOf(await vault.start({ compromised: 1 }))).toMatchObject([
      { action: 'key.compromise', outcome: 'allowed', fromGeneration: 1 },
    ])
  })
})

describe('GET /rotations', () => {
  const list = (query: Record<string, string> = {}, within: KeysVault = vault) =>
    within.call('GET', '/v1/rotations', { query })

  it('is empty at first, then goes through all of them, newest first, page by page', async () => {
    const fresh = await KeysVault.open()
    expect((await list({}, fresh)).json).toEqual({ rotations: [], cursor: null })
    for (let number = 1; number <= 51; number++) {
      await fresh.start({})
      await fresh.finish()
    }
    const first = (await list({}, fresh)).json
    expect(RotationList.safeParse(first)).toMatchObject({ success: true })
    expect(first.rotations.map(({ id }: { id: number }) => id)).toEqual(
      Array.from({ length: 50 }, (_, index) => 51 - index),
    )
    expect((await list({ cursor: first.cursor }, fresh)).json).toMatchObject({
      rotations: [{ id: 1 }],
      cursor: null,
    })
    expect((await list({ limit: '100' }, fresh)).json.rotations).toHaveLength(51)
    expect((await list({ limit: '2', cursor: '4' }, fresh)).json).toMatchObject({
      rotations: [{ id: 3 }, { id: 2 }],
      cursor: '2',
    })
    // The page is full, and yet the last one.
    expect((await list({ limit: '3', cursor: '4' }, fresh)).json).toMatchObject({
      rotations: [{ id: 3 }, { id: 2 }, { id: 1 }],
      cursor: null,
    })
    await fresh.close()
  })

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['cursor', '0'],
    ['cursor', 'x'],
    ['cursor', ''],
    ['cursor', '9'.repeat(16)],
    ['state', 'failed'],
  ])('refuses %s=%s', async (name, value) => expectRefused(await list({ [name]: value }), name))

  it('has no ids of objects in it, which could be more than an answer holds', async () => {
    await vault.start({ mode: 'reencrypt', objects: [ID] })
    expect((await list()).body.toString()).not.toContain(ID)
  })
})
