/** The demo people, on real stores and in a real vault. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteAccountStore } from '../../lib/adapters/embedded/account-store.ts'
import { SqliteAdminRegistry } from '../../lib/adapters/embedded/admin-registry.ts'
import { SqliteArtifactStore } from '../../lib/adapters/embedded/artifact-store.ts'
import { type Database, openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqlitePrincipalStore } from '../../lib/adapters/embedded/principal-store.ts'
import { hashPassword, verifyPassword } from '../../lib/identity/password-hash.ts'
import { addDemo, removeDemo } from '../../local/identity/demo.ts'
import {
  addDemoPeople,
  type DemoPeoplePorts,
  isDemoPerson,
  removeDemoPeople,
} from '../../local/identity/demo-people.ts'
import { type DemoPassword, openIdentity } from '../../local/identity/identity-file.ts'
import { startServing } from '../local/support/serve.ts'
import { CHEAP } from '../support/cheap-argon2.ts'
import { temporaryFolder } from '../support/folders.ts'
import { testClock } from '../support/test-clock.ts'
import { Browser } from './support/browser.ts'
import { challengeOf, newVerifier } from './support/flow.ts'

const TEXT = '7k2m-x0ra-93hv-tc8e'

let database: Database
let ports: DemoPeoplePorts
let password: DemoPassword
const clock = testClock()

beforeEach(async () => {
  database = openDatabase(join(await temporaryFolder(), 'vault.sqlite'))
  ports = {
    accounts: new SqliteAccountStore(database),
    artifacts: new SqliteArtifactStore(database),
    principals: new SqlitePrincipalStore(database),
    admins: new SqliteAdminRegistry(database),
    clock,
  }
  password = { text: TEXT, hash: await hashPassword(TEXT, CHEAP) }
})
afterEach(() => database.close())

const loginsOf = (people: readonly { readonly login: string }[]): readonly string[] =>
  people.map(({ login }) => login)

const works = async (login: string): Promise<boolean> => {
  const account = await ports.accounts.findByLogin(login)
  const verdict = await verifyPassword(account?.passwordHash ?? null, TEXT, CHEAP)
  return account?.status === 'active' && verdict === 'yes'
}

/** Stops after so many writes, as a crash would. */
function dyingAfter(writes: number): DemoPeoplePorts {
  let left = writes
  const dying = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...values: unknown[]) => {
          if (!String(name).startsWith('find') && (left -= 1) < 0) throw new Error('crash')
          return method.apply(target, values)
        }
      },
    })
  const { accounts, artifacts, principals, admins } = ports
  return {
    accounts: dying(accounts),
    artifacts: dying(artifacts),
    principals: dying(principals),
    admins: dying(admins),
    clock,
  }
}

describe('demo people', () => {
  it('are there with one password, active, each with the role that they show', async () => {
    const people = await addDemoPeople(ports, password)
    expect(people[0]).toEqual({ login: 'ann', password: TEXT, roles: ['writer', 'reader'] })
    expect(loginsOf(people)).toEqual(['ann', 'ben', 'steward', 'privacy-officer', 'key-admin', 'auditor'])
    for (const login of loginsOf(people)) expect(await works(login), login).toBe(true)
    expect(await ports.principals.find('user:demo-steward')).toMatchObject({
      roles: ['steward'],
      disabled: false,
    })
    expect([isDemoPerson('demo-ann'), isDemoPerson('demo-admin')]).toEqual([true, false])
  })

  it('get their password back at the next start, and keep what an administrator decided', async () => {
    await addDemoPeople(ports, password)
    const { accounts, principals } = ports
    const reset = { passwordHash: 'of another', passwordExpires: 1, status: 'must-change-password' } as const
    await accounts.setPassword('demo-ann', password.hash, reset)
    await principals.setDisabled('user:demo-ben', true)
    await principals.setRoles('user:demo-auditor', [])
    const people = await addDemoPeople(ports, password)
    expect(await works('ann')).toBe(true)
    expect(loginsOf(people)).not.toContain('ben')
    expect(people.find(({ login }) => login === 'auditor')?.roles).toEqual([])
    await removeDemoPeople(ports)
    expect(loginsOf(await addDemoPeople(ports, password))).not.toContain('ben')
  })

  it('leave a login to whoever has it', async () => {
    const { accounts } = ports
    const own = { passwordHash: 'their own', passwordExpires: null, status: 'active' } as const
    await accounts.add({
      id: 'a',
      login: 'ann',
      name: null,
      groups: [],
      ...own,
      created: 1,
      lastSignIn: null,
    })
    expect(loginsOf(await addDemoPeople(ports, password))).not.toContain('ann')
    await removeDemoPeople(ports)
    expect(await accounts.findByLogin('ann')).toMatchObject({ id: 'a', passwordHash: 'their own' })
  })

  it('lose account, roles, sessions and tokens when they are removed', async () => {
    await addDemoPeople(ports, password)
    const session = { model: 'Session', idHash: 'h', payload: '{}', account: 'demo-ann' }
    const rest = { grant: null, uidHash: null, consumed: null, expires: null }
    await ports.artifacts.put({ ...session, ...rest })
    await removeDemoPeople(ports)
    expect(await ports.accounts.page(null, 10)).toEqual([])
    expect(await ports.artifacts.find('Session', 'h', clock())).toBeNull()
    const item = await ports.principals.find('user:demo-ann')
    expect(item?.roles).toEqual([])
    expect(item?.tokensNotBefore).toBeGreaterThan(clock())
  })

  it('are complete, or gone, after a crash anywhere and another start', async () => {
    for (let writes = 0; writes < 12; writes += 1) {
      await addDemoPeople(dyingAfter(writes), password).catch(String)
      await removeDemoPeople(dyingAfter(writes)).catch(String)
      const people = await addDemoPeople(ports, password)
      expect(people.map(({ roles }) => roles.length)).toEqual([2, 2, 1, 1, 1, 1])
      await removeDemoPeople(dyingAfter(writes)).catch(String)
      await removeDemoPeople(ports)
      expect(await ports.accounts.page(null, 10)).toEqual([])
      expect((await ports.principals.find('user:demo-ann'))?.roles).toEqual([])
    }
  })

  it('are not removed while one of them is the only administrator', async () => {
    await addDemoPeople(ports, password)
    await ports.admins.add('user:demo-auditor')
    await expect(removeDemoPeople(ports)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('auditor'),
    })
    await ports.admins.add('user:somebody')
    await removeDemoPeople(ports)
    expect(await ports.admins.list()).toEqual(['user:somebody'])
  })
})

describe('their password', () => {
  it('is made once, is in a private file, and is forgotten with them', async () => {
    const folder = await temporaryFolder()
    const first = await addDemo(folder, await openIdentity(folder), { ...ports, argon2: CHEAP })
    const path = join(folder, 'identity.json')
    const text = first.demoPeople[0]?.password ?? ''
    expect(text).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
    expect(await readFile(path, 'utf8')).toContain(text)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await ports.accounts.findByLogin('admin'))?.status).toBe('invited')
    const second = await addDemo(folder, await openIdentity(folder), { ...ports, argon2: CHEAP })
    expect(second.demoPeople).toEqual(first.demoPeople)
    expect(second.identity).toEqual(first.identity)
    const gone = await removeDemo(folder, await openIdentity(folder), { ...ports, argon2: CHEAP })
    expect(gone.demoPeople).toEqual([])
    expect(await openIdentity(folder)).toMatchObject({ demoPassword: null })
    expect(await readFile(path, 'utf8')).not.toContain(text)
    const again = await addDemo(folder, await openIdentity(folder), { ...ports, argon2: CHEAP })
    expect(again.demoPeople[0]?.password).not.toBe(text)
  })
})

it('somebody signs in as one of them, is told where the password is, and cannot change it', async () => {
  const vault = await startServing(await temporaryFolder())
  const [ann] = vault.people
  const browser = new Browser(vault.url)
  const parameters = new URLSearchParams({
    client_id: 'web',
    redirect_uri: `${vault.url}/`,
    response_type: 'code',
    scope: 'openid keyfold/api',
    code_challenge: challengeOf(newVerifier()),
    code_challenge_method: 'S256',
  })
  const screen = await browser.follow(await browser.get(`/oidc/auth?${parameters.toString()}`))
  expect(screen.body).toMatch(/demo logins and their password are in the terminal/)
  const fields = { login: ann?.login ?? '', password: ann?.password ?? '' }
  expect((await browser.submit(screen, fields)).location).toMatch(/[?&]code=/)
  const refused = await browser.get('/oidc/password')
  expect([refused.status, refused.body.includes('This password stays')]).toEqual([403, true])
})
