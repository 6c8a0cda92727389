/** The first administrator's account, on real stores. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteAccountStore } from '../../lib/adapters/embedded/account-store.ts'
import { SqliteAdminRegistry } from '../../lib/adapters/embedded/admin-registry.ts'
import { type Database, openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqlitePrincipalStore } from '../../lib/adapters/embedded/principal-store.ts'
import { verifyPassword } from '../../lib/identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { type FirstAdminPorts, prepareFirstAdmin } from '../../local/identity/first-admin.ts'
import { CHEAP } from '../support/cheap-argon2.ts'
import { temporaryFolder } from '../support/folders.ts'
import { testClock } from '../support/test-clock.ts'

let database: Database
let ports: FirstAdminPorts
const clock = testClock()

beforeEach(async () => {
  database = openDatabase(join(await temporaryFolder(), 'vault.sqlite'))
  ports = {
    accounts: new SqliteAccountStore(database),
    principals: new SqlitePrincipalStore(database),
    admins: new SqliteAdminRegistry(database),
    clock,
    argon2: CHEAP,
  }
})
afterEach(() => database.close())

const works = async (password = ''): Promise<boolean> => {
  const account = await ports.accounts.findByLogin('admin')
  return (await verifyPassword(account?.passwordHash ?? null, password, CHEAP)) === 'yes'
}

/** As if the one-time password had been used. */
async function use(): Promise<string> {
  const account = await ports.accounts.findByLogin('admin')
  if (account === null) throw new Error('no account')
  const own = { passwordHash: 'their own', passwordExpires: null, status: 'active' } as const
  await ports.accounts.setPassword(account.id, account.passwordHash, own)
  return account.id
}

describe('the first administrator', () => {
  it('has the role admin alone, and a password that works for three days', async () => {
    const made = await prepareFirstAdmin(ports)
    const account = await ports.accounts.findByLogin('admin')
    expect(account).toMatchObject({
      status: 'invited',
      groups: ['admin'],
      passwordExpires: clock() + IDENTITY_POLICY.oneTimePasswordLifetimeMs,
    })
    expect(await works(made?.oneTimePassword)).toBe(true)
    expect(await ports.principals.find(`user:${account?.id}`)).toMatchObject({
      roles: ['admin'],
      disabled: false,
    })
    expect(await ports.admins.list()).toEqual([`user:${account?.id}`])
  })

  it('gets a new password at each start until one was used, and the former ones stop working', async () => {
    const first = await prepareFirstAdmin(ports)
    const second = await prepareFirstAdmin(ports)
    expect([await works(first?.oneTimePassword), await works(second?.oneTimePassword)]).toEqual([false, true])
    await use()
    expect(await prepareFirstAdmin(ports)).toBeNull()
    expect((await ports.accounts.findByLogin('admin'))?.passwordHash).toBe('their own')
  })

  it('is given no new password once it is disabled', async () => {
    await prepareFirstAdmin(ports)
    const account = await ports.accounts.findByLogin('admin')
    await ports.principals.setDisabled(`user:${account?.id}`, true)
    expect(await prepareFirstAdmin(ports)).toBeNull()
  })

  it('is made whole by the next start, wherever the last one ended', async () => {
    const steps = [
      ['accounts', 'add'],
      ['accounts', 'setPassword'],
      ['principals', 'register'],
      ['admins', 'add'],
      ['accounts', 'setGroups'],
    ] as const
    for (const [store, method] of steps) {
      const dying = new Proxy(ports[store], {
        get: (target, name) => {
          const found = Reflect.get(target, name)
          if (typeof found !== 'function') return found
          return name === method ? () => Promise.reject(new Error('killed')) : found.bind(target)
        },
      })
      await expect(prepareFirstAdmin({ ...ports, [store]: dying })).rejects.toThrow('killed')
    }
    const made = await prepareFirstAdmin(ports)
    expect(await works(made?.oneTimePassword)).toBe(true)
    const account = await ports.accounts.findByLogin('admin')
    expect(account?.groups).toEqual(['admin'])
    expect(await ports.admins.list()).toEqual([`user:${account?.id}`])
    expect(await ports.principals.find(`user:${account?.id}`)).toMatchObject({ roles: ['admin'] })
  })
})
