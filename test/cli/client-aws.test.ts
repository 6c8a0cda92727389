import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OUTPUTS, stackName } from '../../lib/config/names.ts'
import { type AwsVault, CLIENTS, openAwsVault, VAULT } from './aws-vault.ts'
import { json, text } from './run.ts'

let vault: AwsVault
beforeAll(async () => {
  vault = await openAwsVault()
})
afterAll(() => vault.close())

const register = (...args: readonly string[]) =>
  vault.run(['client', 'register', '--aws', '--vault', VAULT, ...args])

describe('keyfold client register', () => {
  test('gives a client its roles, by its name or its id, and says what it changed', async () => {
    const first = await register('--client', 'batch', '--role', 'writer', 'reader')
    expect([first.code, text(first)]).toEqual([
      0,
      'client:4f1k2 (batch) is registered, with the roles writer, reader.',
    ])
    expect(await vault.principals.find('client:4f1k2')).toEqual({
      principal: 'client:4f1k2',
      disabled: false,
      tokensNotBefore: null,
      roles: ['writer', 'reader'],
    })
    const again = await register(
      '--client',
      '4f1k2',
      '--role',
      'reader',
      '--role',
      'writer',
      '--role',
      'reader',
    )
    expect(text(again)).toMatch(/^client:4f1k2 \(batch\) has the roles .* already\.$/)
    const changed = await register('--client', 'batch', '--role', 'writer')
    expect(text(changed)).toBe('client:4f1k2 (batch) has the roles writer now, no longer writer, reader.')
    expect((await vault.principals.find('client:4f1k2'))?.roles).toEqual(['writer'])
  })

  test('leaves a disabled client disabled, and its tokens revoked', async () => {
    const item = { principal: 'client:9x8y7', disabled: true, tokensNotBefore: 5_000, roles: [] }
    await vault.principals.put(item)
    const ran = await register('--client', 'nightly', '--role', 'key-admin', '--json')
    expect(json(ran)).toEqual({
      ...item,
      roles: ['key-admin'],
      name: 'nightly',
      outcome: 'changed',
      before: [],
    })
    expect(await vault.principals.find('client:9x8y7')).toEqual({ ...item, roles: ['key-admin'] })
  })

  test.each([
    ['writer', 'admin'],
    ['key-admin', 'reader'],
  ])('refuses %s together with %s', async (...roles) => {
    const before = await vault.principals.find('client:4f1k2')
    const ran = await register('--client', 'batch', '--role', ...roles)
    expect([ran.code, ran.stderr]).toEqual([3, expect.stringMatching(/may not be combined/)])
    expect(await vault.principals.find('client:4f1k2')).toEqual(before)
  })

  test('reads the list of clients as the doctor does, with spaces or without', async () => {
    const listing = (clients: string) =>
      vault.cloudFormation.stacks.set(stackName(VAULT, 'identity'), {
        status: 'CREATE_COMPLETE',
        outputs: { [OUTPUTS.machineClients]: clients },
      })
    listing('batch = 4f1k2, weekly = 5t5t5')
    const ran = await register('--client', 'weekly', '--role', 'reader')
    listing(CLIENTS)
    expect(text(ran)).toBe('client:5t5t5 (weekly) is registered, with the roles reader.')
  })

  test('names the clients that there are when it is told of another', async () => {
    const ran = await register('--client', 'stranger', '--role', 'writer')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toMatch(/no machine client "stranger". It has: batch \(4f1k2\), nightly \(9x8y7\)/)
  })
})
