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

    test.each(HOSTILE_TEXTS)('keeps hostile names apart: %j', async (text) => {
      const { principals } = current()
      await principals.put({ ...ITEM, principal: text })
      expect(await principals.find(text)).toEqual({ ...ITEM, principal: text })
      expect(await principals.find(`${text} `)).toBeNull()
    })
  })
}
