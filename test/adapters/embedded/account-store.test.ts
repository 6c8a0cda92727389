import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Account } from '../../../lib/identity/model.ts'
import { HOSTILE_TEXTS } from '../../contract/stores.ts'
import { storesIn, temporaryFolder } from './open-stores.ts'

const accountWith = (change: Partial<Account> = {}): Account => ({
  id: randomUUID(),
  login: 'ada@example.com',
  name: 'Ada',
  groups: ['writer', 'reader'],
  status: 'active',
  passwordHash: '$argon2id$a',
  passwordExpires: null,
  created: 5,
  lastSignIn: 9,
  ...change,
})

describe('accounts', () => {
  test.each<Partial<Account>>([
    {},
    { name: null, groups: [], status: 'invited', passwordHash: null, lastSignIn: null },
    { status: 'must-change-password', passwordExpires: 1_700_000_000_000 },
  ])('are found by id and login, with every field, also after the file was opened again: %j', async (change) => {
    const folder = await temporaryFolder()
    const account = accountWith(change)
    const first = storesIn(folder)
    expect(await first.accounts.add(account)).toBe(true)
    first.close()
    const { accounts } = storesIn(folder)
    expect(await accounts.find(account.id)).toEqual(account)
    expect(await accounts.findByLogin(account.login)).toEqual(account)
    expect(await accounts.page(null, 9)).toEqual([account])
    expect(await accounts.find(account.login)).toBeNull()
    expect(await accounts.findByLogin(account.id)).toBeNull()
  })

  test('have an id and a login that nobody else has', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    const ada = accountWith()
    await accounts.add(ada)
    expect(await accounts.add(accountWith({ name: 'Mallory' }))).toBe(false)
    expect(await accounts.add(accountWith({ id: ada.id, login: 'mallory@example.com' }))).toBe(false)
    expect(await accounts.page(null, 9)).toEqual([ada])
  })

  test('are paged in the order of their ids', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids.toReversed()) await accounts.add(accountWith({ id, login: id }))
    const idsAfter = async (after: string | null) => (await accounts.page(after, 2)).map(({ id }) => id)
    expect(await idsAfter(null)).toEqual(['a', 'b'])
    expect(await idsAfter('b')).toEqual(['c', 'd'])
    expect(await idsAfter('d')).toEqual(['e'])
    expect(await idsAfter('e')).toEqual([])
  })

  test('change in what is asked for, and in nothing else', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    const [ada, bob] = [accountWith(), accountWith({ login: 'bob@example.com' })]
    for (const account of [ada, bob]) await accounts.add(account)
    expect(await accounts.setGroups(ada.id, ['admin'])).toBe(true)
    await accounts.noteSignIn(ada.id, 20)
    const password = {
      passwordHash: '$argon2id$b',
      passwordExpires: 30,
      status: 'must-change-password',
    } as const
    expect(await accounts.setPassword(ada.id, '$argon2id$a', password)).toBe(true)
    expect(await accounts.find(ada.id)).toEqual({ ...ada, ...password, groups: ['admin'], lastSignIn: 20 })
    expect(await accounts.find(bob.id)).toEqual(bob)
    expect(await accounts.setGroups('nobody', ['admin'])).toBe(false)
  })

  test('get a password only in place of the one that was looked at', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    const ada = accountWith({ passwordHash: null })
    await accounts.add(ada)
    const set = (before: string | null, passwordHash: string | null) =>
      accounts.setPassword(ada.id, before, { passwordHash, passwordExpires: null, status: 'active' })
    expect(await set('a', 'b')).toBe(false)
    expect(await set(null, 'a')).toBe(true)
    expect(await set(null, 'b')).toBe(false)
    const won = await Promise.all(['b', 'c', 'd'].map((hash) => set('a', hash)))
    expect(won).toEqual([true, false, false])
    expect(await set('b', null)).toBe(true)
    expect(await accounts.setPassword('nobody', null, { ...ada, status: 'active' })).toBe(false)
    expect(await accounts.find(ada.id)).toEqual({ ...ada, passwordHash: null })
  })

  test('are removed one by one, also when they are gone already', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    const [ada, bob] = [accountWith({ id: 'a', login: 'ada' }), accountWith({ id: 'b', login: 'bob' })]
    for (const account of [ada, bob]) await accounts.add(account)
    for (let i = 0; i < 2; i += 1) await accounts.remove(ada.id)
    expect(await accounts.findByLogin(ada.login)).toBeNull()
    expect(await accounts.page(null, 9)).toEqual([bob])
  })

  test('keep hostile texts apart', async () => {
    const { accounts } = storesIn(await temporaryFolder())
    for (const text of HOSTILE_TEXTS) {
      const account = accountWith({ id: text, login: text, name: text, passwordHash: text })
      expect(await accounts.add(account)).toBe(true)
      expect(await accounts.findByLogin(text)).toEqual(account)
    }
    expect(await accounts.page(null, 99)).toHaveLength(HOSTILE_TEXTS.length)
  })
})
