import { describe, expect, test } from 'vitest'
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

    test.each(HOSTILE_TEXTS)('keeps hostile names apart: %j', async (text) => {
      const { principals } = current()
      await principals.put({ ...ITEM, principal: text })
      expect(await principals.find(text)).toEqual({ ...ITEM, principal: text })
      expect(await principals.find(`${text} `)).toBeNull()
    })
  })
}
