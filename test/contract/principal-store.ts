import { describe, expect, test } from 'vitest'
import type { Role } from '../../lib/access/roles.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const ITEM = {
  principal: 'client:batch',
  disabled: false,
  tokensNotBefore: null,
  roles: ['writer', 'reader'],
} as const

/** What every principal store promises. */
export function principalStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`principal store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('gives a principal back, also after it was closed and opened again', async () => {
      const banned = { principal: 'user:eve', disabled: true, tokensNotBefore: 1_700_000_000_000, roles: [] }
      await current().principals.put(ITEM)
      await current().principals.put(banned)
      const { principals } = await reopen()
      expect(await principals.find(ITEM.principal)).toEqual(ITEM)
      expect(await principals.find(banned.principal)).toEqual(banned)
      expect(await principals.find('user:nobody')).toBeNull()
    })

    test('shows a change to the next reader', async () => {
      const { principals } = current()
      await principals.put(ITEM)
      const changed = { ...ITEM, disabled: true, tokensNotBefore: 9, roles: [] }
      await principals.put(changed)
      expect(await principals.find(ITEM.principal)).toEqual(changed)
    })

    test('gives roles to a principal that it knows, or does not know yet, and changes nothing else', async () => {
      const { principals } = current()
      const banned = {
        principal: 'client:batch',
        disabled: true,
        tokensNotBefore: 5,
        roles: ['reader'],
      } as const
      await principals.put(banned)
      await principals.setRoles(banned.principal, ['writer'])
      await principals.setRoles('client:new', ['reader', 'writer'])
      expect(await principals.find(banned.principal)).toEqual({ ...banned, roles: ['writer'] })
      const added = { principal: 'client:new', disabled: false, tokensNotBefore: null }
      expect(await principals.find('client:new')).toEqual({ ...added, roles: ['reader', 'writer'] })
    })

    test('leaves a principal disabled that is disabled while it is given roles', async () => {
      const { principals } = current()
      const others = Array.from({ length: 10 }, (_, index) => ({ ...ITEM, principal: `client:${index}` }))
      await Promise.all(others.map((item) => principals.put(item)))
      const disable = (item: (typeof others)[number]) =>
        principals.put({ ...item, disabled: true, tokensNotBefore: 9 })
      await Promise.all(
        others.flatMap((item) => [principals.setRoles(item.principal, ['writer']), disable(item)]),
      )
      for (const { principal } of others) {
        expect(await principals.find(principal)).toMatchObject({ disabled: true, tokensNotBefore: 9 })
      }
    })

    test('replaces the roles that a principal still has, and changes nothing else', async () => {
      const { principals } = current()
      const item = { ...ITEM, disabled: true, tokensNotBefore: 5 }
      await principals.put(item)
      const steps = [['writer', 'reader'], ['steward'], [], ['auditor', 'admin']] as const
      for (const [at, roles] of steps.slice(1).entries()) {
        expect(await principals.replaceRoles(ITEM.principal, steps[at] ?? [], roles)).toBe(true)
        expect(await principals.find(ITEM.principal)).toEqual({ ...item, roles })
      }
    })

    test('replaces no roles that are others by now, nor those of nobody', async () => {
      const { principals } = current()
      await principals.put(ITEM)
      const others: readonly (readonly Role[])[] = [
        [],
        ['writer'],
        ['reader', 'writer'],
        ['writer', 'steward'],
        ['writer', 'reader', 'admin'],
      ]
      for (const before of others) {
        expect(await principals.replaceRoles(ITEM.principal, before, ['admin'])).toBe(false)
      }
      expect(await principals.find(ITEM.principal)).toEqual(ITEM)
      for (const before of [[], ITEM.roles]) {
        expect(await principals.replaceRoles('user:nobody', before, ['admin'])).toBe(false)
      }
      expect(await principals.find('user:nobody')).toBeNull()
    })

    test('lets one of many replacements of roles at once win', async () => {
      const { principals } = current()
      await principals.put(ITEM)
      const roles = ['writer', 'reader', 'steward', 'auditor'] as const
      const won = await Promise.all(
        roles.map((role) => principals.replaceRoles(ITEM.principal, ITEM.roles, [role])),
      )
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await principals.find(ITEM.principal)).toMatchObject({ roles: [roles[won.indexOf(true)]] })
    })

    test('registers a principal of whom nothing is recorded, and leaves every other as it is', async () => {
      const { principals } = current()
      expect(await principals.register('user:new', ['reader'])).toBe(true)
      const item = { principal: 'user:new', disabled: false, tokensNotBefore: null, roles: ['reader'] }
      expect(await principals.find('user:new')).toEqual(item)
      await principals.setDisabled('user:new', true)
      expect(await principals.register('user:new', ['steward'])).toBe(false)
      expect(await principals.find('user:new')).toEqual({ ...item, disabled: true })
    })

    test('lets one of many that register a principal at once win', async () => {
      const { principals } = current()
      const roles = ['writer', 'reader', 'steward', 'auditor'] as const
      const won = await Promise.all(roles.map((role) => principals.register('user:new', [role])))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await principals.find('user:new')).toMatchObject({ roles: [roles[won.indexOf(true)]] })
    })

    test('disables and enables a principal that it knows, and changes nothing else', async () => {
      const { principals } = current()
      const item = { ...ITEM, tokensNotBefore: 5 }
      await principals.put(item)
      expect(await principals.setDisabled(ITEM.principal, true)).toBe(true)
      expect(await principals.setDisabled(ITEM.principal, true)).toBe(true)
      expect(await principals.find(ITEM.principal)).toEqual({ ...item, disabled: true })
      expect(await principals.setDisabled(ITEM.principal, false)).toBe(true)
      expect(await principals.find(ITEM.principal)).toEqual(item)
    })

    test('refuses tokens of before a time, which never moves back', async () => {
      const { principals } = current()
      await principals.put({ ...ITEM, disabled: true })
      for (const time of [5, 9, 7, 9]) {
        expect(await principals.refuseTokensBefore(ITEM.principal, time)).toBe(true)
      }
      expect(await principals.find(ITEM.principal)).toEqual({ ...ITEM, disabled: true, tokensNotBefore: 9 })
    })

    test('keeps the latest of many times that are set at once', async () => {
      const { principals } = current()
      await principals.put(ITEM)
      const times = [3, 9, 1, 7, 8, 2]
      await Promise.all(times.map((time) => principals.refuseTokensBefore(ITEM.principal, time)))
      expect(await principals.find(ITEM.principal)).toMatchObject({ tokensNotBefore: 9 })
    })

    test('keeps a principal out until a time, or not any more, and changes nothing else', async () => {
      const { principals } = current()
      const item = { ...ITEM, tokensNotBefore: 5 }
      await principals.put(item)
      for (const until of [1_700_000_000_000, 1_800_000_000_000]) {
        expect(await principals.suspend(ITEM.principal, until)).toBe(true)
        expect(await principals.find(ITEM.principal)).toEqual({ ...item, suspendedUntil: until })
      }
      await principals.setRoles(ITEM.principal, ['reader'])
      await principals.setDisabled(ITEM.principal, true)
      const changed = { ...item, roles: ['reader'], disabled: true }
      expect(await principals.find(ITEM.principal)).toEqual({ ...changed, suspendedUntil: 1_800_000_000_000 })
      expect(await principals.suspend(ITEM.principal, null)).toBe(true)
      expect(await principals.suspend(ITEM.principal, null)).toBe(true)
      expect(await principals.find(ITEM.principal)).toStrictEqual(changed)
    })

    test('gives back until when a principal is kept out that it was given so', async () => {
      const { principals } = current()
      await principals.put({ ...ITEM, suspendedUntil: 7 })
      expect(await principals.find(ITEM.principal)).toEqual({ ...ITEM, suspendedUntil: 7 })
      await principals.put(ITEM)
      expect(await principals.find(ITEM.principal)).toStrictEqual(ITEM)
    })

    test('makes no item of a principal that it is only to change', async () => {
      const { principals } = current()
      expect(await principals.suspend('user:nobody', 5)).toBe(false)
      expect(await principals.setDisabled('user:nobody', false)).toBe(false)
      expect(await principals.refuseTokensBefore('user:nobody', 5)).toBe(false)
      expect(await principals.find('user:nobody')).toBeNull()
    })

    test.each(HOSTILE_TEXTS)('keeps hostile names apart: %j', async (text) => {
      const { principals } = current()
      await principals.put({ ...ITEM, principal: text })
      expect(await principals.find(text)).toEqual({ ...ITEM, principal: text })
      expect(await principals.find(`${text} `)).toBeNull()
    })
  })
}
