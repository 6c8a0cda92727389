import { beforeEach, describe, expect, test } from 'vitest'
import { EmbeddedUserDirectory } from '../../../lib/adapters/embedded/user-directory.ts'
import { KeyfoldError } from '../../../lib/errors.ts'
import type { Account } from '../../../lib/identity/model.ts'
import { verifyPassword } from '../../../lib/identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../../lib/identity/policy.ts'
import type { AccountStore } from '../../../lib/identity/ports.ts'
import type { Messenger } from '../../../lib/people/ports.ts'
import { CHEAP } from '../../support/cheap-argon2.ts'
import { START, testClock } from '../../support/test-clock.ts'
import { storesIn, temporaryFolder } from './open-stores.ts'

type Message = Parameters<Messenger['send']>[0]

const ADA = { login: 'ada@example.com', name: 'Ada' }
const EXPIRES = START + IDENTITY_POLICY.oneTimePasswordLifetimeMs

let accounts: AccountStore
let artifacts: ReturnType<typeof storesIn>['artifacts']
let sent: Message[]
let isDown: boolean
let directory: EmbeddedUserDirectory

const ports = () => ({
  accounts,
  artifacts,
  argon2: CHEAP,
  clock: testClock(),
  signInUrl: () => 'https://vault.example/',
  messenger: {
    send: async (message: Message) => {
      if (isDown) throw new KeyfoldError('unavailable', 'No mail today.')
      sent.push(message)
    },
  },
})

beforeEach(async () => {
  const stores = storesIn(await temporaryFolder())
  accounts = stores.accounts
  artifacts = stores.artifacts
  sent = []
  isDown = false
  directory = new EmbeddedUserDirectory(ports())
})

const passwordIn = ({ text }: Message): string => /One-time password: (\S+)/.exec(text)?.[1] ?? ''

const works = async (account: Account | null, message: Message | undefined): Promise<boolean> =>
  message !== undefined &&
  (await verifyPassword(account?.passwordHash ?? null, passwordIn(message), CHEAP)) === 'yes'

/** Somebody who signs in with a password of their own, and has a session. */
async function activeUser(): Promise<string> {
  const id = 'bob'
  const account = { id, login: 'bob@example.com', name: null, groups: ['reader'], status: 'active' } as const
  await accounts.add({ ...account, passwordHash: 'own', passwordExpires: null, created: 1, lastSignIn: 2 })
  const session = { model: 'Session', idHash: 'h', payload: '{}', grant: null, uidHash: null, consumed: null }
  await artifacts.put({ ...session, account: id, expires: null })
  return id
}

const session = () => artifacts.find('Session', 'h', START)

describe('an invitation', () => {
  test('makes an account without groups, and sends its one-time password to the person, and to nobody else', async () => {
    const user = await directory.invite({ login: ' Ada@Example.com ', name: 'Ada' })
    expect(user).toEqual({
      ...ADA,
      id: user.id,
      status: 'invited',
      groups: [],
      created: START,
      lastSignIn: null,
    })
    expect(await directory.find(user.id)).toEqual(user)
    expect(await directory.findByLogin('ADA@example.com')).toEqual(user)
    const account = await accounts.find(user.id)
    expect(account).toMatchObject({ status: 'invited', passwordExpires: EXPIRES })
    expect(sent).toMatchObject([{ to: 'ada@example.com' }])
    expect(await works(account, sent[0])).toBe(true)
    for (const fact of ['https://vault.example/', 'ada@example.com', new Date(EXPIRES).toUTCString()]) {
      expect(sent[0]?.text).toContain(fact)
    }
    const told = JSON.stringify([user, account, await directory.page(null, 9)])
    expect(told).not.toContain(passwordIn(sent[0]!))
  })

  test('is refused for a login that somebody has', async () => {
    await directory.invite(ADA)
    await expect(directory.invite({ ...ADA, login: 'ADA@example.com' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await activeUser()
    const bob = { login: 'bob@example.com', name: null }
    await expect(directory.invite(bob)).rejects.toMatchObject({ code: 'conflict' })
    expect(sent).toHaveLength(1)
  })

  test('that could not be sent lets nobody in, and is repeated', async () => {
    isDown = true
    await expect(directory.invite(ADA)).rejects.toMatchObject({ code: 'unavailable' })
    const half = await accounts.findByLogin('ada@example.com')
    expect(half).toMatchObject({ status: 'invited', passwordHash: null })
    isDown = false
    const user = await new EmbeddedUserDirectory(ports()).invite(ADA)
    expect(user.id).toBe(half?.id)
    expect(await works(await accounts.find(user.id), sent[0])).toBe(true)
    expect(await accounts.page(null, 9)).toHaveLength(1)
    await expect(directory.invite(ADA)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('that is made twice at once is sent once', async () => {
    const both = await Promise.allSettled([directory.invite(ADA), directory.invite(ADA)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(sent).toHaveLength(1)
    expect(await works(await accounts.findByLogin(ADA.login), sent[0])).toBe(true)
  })

  test('by two processes at once ends in one account, with a password that works', async () => {
    const both = await Promise.allSettled([
      directory.invite(ADA),
      new EmbeddedUserDirectory(ports()).invite(ADA),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const account = await accounts.findByLogin(ADA.login)
    const good = await Promise.all(sent.map((message) => works(account, message)))
    expect(good.filter(Boolean)).toHaveLength(1)
  })
})

describe('a reset', () => {
  test('replaces the password by a one-time one, ends every session, and goes to the person', async () => {
    const id = await activeUser()
    await directory.reset(id)
    const account = await accounts.find(id)
    expect(account).toMatchObject({
      status: 'must-change-password',
      passwordExpires: EXPIRES,
      groups: ['reader'],
    })
    expect(await session()).toBeNull()
    expect(sent).toMatchObject([{ to: 'bob@example.com' }])
    expect(await works(account, sent[0])).toBe(true)
  })

  test('that cannot be sent has ended the old password and the sessions all the same, and is repeated', async () => {
    const id = await activeUser()
    isDown = true
    await expect(directory.reset(id)).rejects.toMatchObject({ code: 'unavailable' })
    expect((await accounts.find(id))?.passwordHash).not.toBe('own')
    expect(await session()).toBeNull()
    isDown = false
    await directory.reset(id)
    expect(await works(await accounts.find(id), sent[0])).toBe(true)
  })

  test('wins against somebody who sets a password at the same time', async () => {
    const id = await activeUser()
    const password = { passwordHash: 'stolen', passwordExpires: null, status: 'active' } as const
    let isFirst = true
    const meanwhile: AccountStore = Object.assign(Object.create(accounts), {
      setPassword: async (...change: Parameters<AccountStore['setPassword']>) => {
        if (isFirst) await accounts.setPassword(id, 'own', password)
        isFirst = false
        return accounts.setPassword(...change)
      },
      find: (account: string) => accounts.find(account),
    })
    await new EmbeddedUserDirectory({ ...ports(), accounts: meanwhile }).reset(id)
    const account = await accounts.find(id)
    expect(account?.status).toBe('must-change-password')
    expect(await works(account, sent[0])).toBe(true)
  })

  test('of somebody who never signed in is another invitation', async () => {
    const { id } = await directory.invite(ADA)
    await directory.reset(id)
    const account = await accounts.find(id)
    expect(account?.status).toBe('invited')
    expect(await Promise.all(sent.map((message) => works(account, message)))).toEqual([false, true])
  })

  test('goes to the messenger for a login that is no address', async () => {
    const id = await activeUser()
    const admin = { ...(await accounts.find(id))!, id: 'first', login: 'admin' }
    await accounts.add(admin)
    await directory.reset('first')
    expect(sent).toMatchObject([{ to: 'admin' }])
  })

  test('of nobody is refused', async () => {
    await expect(directory.reset('nobody')).rejects.toMatchObject({ code: 'not-found' })
    expect(sent).toEqual([])
  })
})

describe('the directory', () => {
  test('pages people without their passwords', async () => {
    for (const login of ['a', 'b', 'c']) {
      const account = { id: login, login, name: null, groups: [], status: 'active' } as const
      await accounts.add({ ...account, passwordHash: 'own', passwordExpires: 5, created: 1, lastSignIn: 2 })
    }
    const first = await directory.page(null, 2)
    const person = { name: null, groups: [], status: 'active', created: 1, lastSignIn: 2 }
    expect(first.items).toEqual(['a', 'b'].map((id) => ({ ...person, id, login: id })))
    const second = await directory.page(first.next, 2)
    expect(second).toEqual({ items: [{ ...person, id: 'c', login: 'c' }], next: null })
  })

  test('changes groups, and knows nobody who is not there', async () => {
    const id = await activeUser()
    await directory.setGroups(id, ['steward'])
    expect((await directory.find(id))?.groups).toEqual(['steward'])
    await expect(directory.setGroups('nobody', [])).rejects.toMatchObject({ code: 'not-found' })
    expect(await directory.find('nobody')).toBeNull()
    expect(await directory.findByLogin('nobody@example.com')).toBeNull()
  })

  test('ends the sessions of whoever is disabled, and of nobody who is enabled', async () => {
    const id = await activeUser()
    await directory.setEnabled(id, true)
    expect(await session()).not.toBeNull()
    await directory.setEnabled(id, false)
    expect(await session()).toBeNull()
    expect((await accounts.find(id))?.passwordHash).toBe('own')
  })
})
