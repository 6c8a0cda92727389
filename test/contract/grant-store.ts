import { describe, expect, test } from 'vitest'
import type { Grant } from '../../lib/objects/model.ts'
import { HOSTILE_TEXTS, newObject, type Stores, withStores } from './stores.ts'

const grant = (change: Partial<Grant> = {}): Grant => ({
  object: newObject(),
  grantee: 'user:bob',
  grantedBy: 'user:ada',
  created: 5,
  expires: null,
  ...change,
})

/** What every grant store promises. */
export function grantStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`grant store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('lists the grants of one object by grantee, also after it was closed and opened again', async () => {
      const object = newObject()
      const wanted = [
        grant({ object, grantee: 'client:b' }),
        grant({ object, grantee: 'role:reader', expires: 1 }),
        grant({ object, grantee: 'user:a' }),
      ]
      for (const one of wanted.toReversed()) await current().grants.put(one)
      await current().grants.put(grant())
      const { grants } = await reopen()
      expect(await grants.list(object)).toEqual(wanted)
      expect(await grants.list(newObject())).toEqual([])
    })

    test('replaces a grant to the same grantee', async () => {
      const { grants } = current()
      const first = grant({ expires: 9 })
      const second = { ...first, grantedBy: 'user:eve', created: 6, expires: 10 }
      await grants.put(first)
      await grants.put(second)
      expect(await grants.list(first.object)).toEqual([second])
    })

    test('finds the grants to any of the given grantees, and no others', async () => {
      const { grants } = current()
      const object = newObject()
      const user = grant({ object, grantee: 'user:bob' })
      const role = grant({ object, grantee: 'role:reader', expires: 1 })
      for (const one of [user, role, grant({ object, grantee: 'user:bobby' }), grant()]) await grants.put(one)
      expect(await grants.find(object, ['user:bob', 'role:reader', 'role:steward'])).toEqual([role, user])
      expect(await grants.find(object, ['user:bob'])).toEqual([user])
      expect(await grants.find(object, ['user:nobody'])).toEqual([])
      expect(await grants.find(object, [])).toEqual([])
    })

    test('says whether there was a grant to remove', async () => {
      const { grants } = current()
      const one = grant()
      const other = grant({ object: one.object, grantee: 'user:eve' })
      await grants.put(one)
      await grants.put(other)
      const removed = await Promise.all([1, 2, 3].map(() => grants.remove(one.object, one.grantee)))
      expect(removed.filter(Boolean)).toHaveLength(1)
      expect(await grants.list(one.object)).toEqual([other])
      expect(await grants.remove(newObject(), one.grantee)).toBe(false)
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const { grants } = current()
      const hostile = grant({ object: text, grantee: text, grantedBy: text })
      await grants.put(hostile)
      expect(await grants.list(text)).toEqual([hostile])
      expect(await grants.find(text, [text, 'x'])).toEqual([hostile])
    })
  })
}
