/** What begins no rotation. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ROLES } from '../../lib/access/roles.ts'
import { POLICY } from '../../lib/policy.ts'
import { expectRefused } from './hostile-strings.ts'
import { KeysVault } from './keys-vault.ts'

let vault: KeysVault

beforeAll(async () => {
  vault = await KeysVault.open()
})
afterAll(() => vault.close())

const ID = 'q0Fh1XlZ3u7sJ0Zb8aWv2Q'
const RECOVERABLE = { recipients: ['age1example'], waived: false }

describe('POST /rotations', () => {
  afterEach(async () => {
    vault.escrow = RECOVERABLE
    expect(await vault.latest()).toBeNull()
    expect(vault.started).toEqual([])
  })

  it.each([
    [{ mode: 'rotate' }, 'mode: is neither rewrap nor reencrypt'],
    [{ mode: null }, 'mode'],
    [{ mode: ['rewrap'] }, 'mode'],
    [{ mode: 'reencrypt' }, 'give exactly one of generation and objects'],
    [{ mode: 'reencrypt', generation: 1, objects: [ID] }, 'give exactly one of generation and objects'],
    [{ generation: 1 }, 'generation and objects go with mode reencrypt'],
    [{ mode: 'rewrap', objects: [ID] }, 'generation and objects go with mode reencrypt'],
    [{ mode: 'reencrypt', generation: 0 }, 'generation: is not the number of a generation'],
    [{ mode: 'reencrypt', generation: -1 }, 'generation'],
    [{ mode: 'reencrypt', generation: 1.5 }, 'generation'],
    [{ mode: 'reencrypt', generation: '1' }, 'generation'],
    [{ mode: 'reencrypt', generation: null }, 'generation'],
    [{ mode: 'reencrypt', generation: 2 ** 53 }, 'generation'],
    [{ mode: 'reencrypt', objects: [] }, 'objects: names no object'],
    [{ mode: 'reencrypt', objects: ID }, 'objects: is not a list of object ids'],
    [{ mode: 'reencrypt', objects: [7] }, 'objects.0: is not text'],
    [{ mode: 'reencrypt', objects: [null] }, 'objects.0'],
    [{ mode: 'reencrypt', objects: [''] }, 'objects.0: must not be empty'],
    [{ mode: 'reencrypt', objects: ['a'.repeat(65)] }, 'objects.0: is longer than 64 characters'],
    [{ mode: 'reencrypt', objects: [ID, ID] }, 'objects: names an object twice'],
    [{ mode: 'reencrypt', objects: [ID], compromised: 1 }, 'objects and compromised do not go together'],
    [{ waiveEscrow: 'true' }, 'waiveEscrow: is neither true nor false'],
    [{ waiveEscrow: 1 }, 'waiveEscrow'],
    [{ waiveEscrow: null }, 'waiveEscrow'],
    [{ compromised: 0 }, 'compromised: is not the number of a generation'],
    [{ compromised: [1] }, 'compromised'],
    [{ compromised: true }, 'compromised'],
    [{ compromised: 1e30 }, 'compromised'],
    [{ force: true }, 'force'],
    [{ keyFile: 'crypto.key' }, 'keyFile'],
  ])('refuses %j', async (body, problem) => expectRefused(await vault.start(body), problem))

  it('refuses more than a thousand objects', async () => {
    const objects = Array.from({ length: 1_001 }, (_, index) => String(index))
    expectRefused(await vault.start({ mode: 'reencrypt', objects }), 'objects: has more than 1000 objects')
  })

  it.each(['{', '[]', 'null', '"rewrap"', '7'])('refuses %s, which is no object', async (body) => {
    const headers = { 'Content-Type': 'application/json' }
    expectRefused(await vault.start(body, { headers }), 'body')
  })

  it('refuses a body that is too large, whatever is in it', async () => {
    expect((await vault.start(Buffer.alloc(POLICY.jsonMaxBytes + 1, ' '))).status).toBe(413)
  })

  it('refuses what is not JSON', async () => {
    expect((await vault.start('mode=rewrap', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415)
  })

  it('knows no query, and no header of other routes', async () => {
    expectRefused(await vault.start({}, { query: { mode: 'reencrypt' } }), 'mode')
    expectRefused(await vault.start({}, { headers: { 'Idempotency-Key': 'k' } }), 'idempotency-key')
    expectRefused(await vault.start({}, { headers: { 'If-Match': '"1-1"' } }), 'if-match')
  })

  it.each(ROLES.filter((role) => role !== 'key-admin'))('is not for the role %s', async (role) => {
    const token = await vault.vault.client('someone', role)
    const answer = await vault.start({}, { token, headers: { 'Keyfold-Purpose': 'investigation/case 7' } })
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await vault.eventsOf(answer)).toMatchObject([
      { action: 'access.check', outcome: 'denied', reason: 'key.rotate: forbidden' },
    ])
  })

  it('names the remedy when nobody could recover the new key', async () => {
    vault.escrow = { recipients: [], waived: false }
    const answer = await vault.start({})
    expect(answer.json).toMatchObject({ status: 409, code: 'escrow-required' })
    expect(answer.json.detail).toContain('recoveryRecipients')
  })

  it.each([
    { mode: 'reencrypt', generation: 9 },
    { compromised: 9 },
  ])('knows no generation of %j', async (body) => {
    expect((await vault.start(body)).json).toMatchObject({ status: 404, code: 'not-found' })
  })
})

describe('other methods', () => {
  it.each(['PUT', 'PATCH', 'DELETE'] as const)('%s is no route of rotations or keys', async (method) => {
    for (const route of ['/v1/rotations', '/v1/rotations/{id}', '/v1/keys', '/v1/keys/{generation}']) {
      const path = { id: '1', generation: '1' }
      expect((await vault.call(method, route, { path })).status).toBe(404)
    }
  })
})
