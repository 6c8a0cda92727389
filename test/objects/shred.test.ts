import { expect, it } from 'vitest'
import { shredVersions } from '../../lib/objects/shred.ts'
import { POLICY } from '../../lib/policy.ts'
import { liveVersion, newObject } from '../contract/stores.ts'

it('destroys every version of an object, with a bounded number of them under way', async () => {
  const object = newObject()
  const versions = Array.from({ length: 90 }, (_, index) => liveVersion({ object, version: 90 - index }))
  const deleted = new Set<string>()
  let underWay = 0
  let most = 0
  const destroyed = await shredVersions(
    {
      versions: {
        page: async (_, before) => versions.filter(({ version }) => version < before),
        shred: async (_, number) => ({ blobKey: String(number) }),
      },
      blobs: {
        delete: async (key) => {
          underWay += 1
          most = Math.max(most, underWay)
          await new Promise(setImmediate)
          deleted.add(key)
          underWay -= 1
        },
      },
      clock: () => 9,
    },
    object,
  )
  expect([destroyed, deleted.size, most]).toEqual([90, 90, POLICY.sweepAtOnce])
})
