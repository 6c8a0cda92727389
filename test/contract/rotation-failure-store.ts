import { describe, expect, test } from 'vitest'
import type { RotationFailure } from '../../lib/rotation/model.ts'
import { HOSTILE_TEXTS, newObject, type Stores, withStores } from './stores.ts'

const failure = (change: Partial<RotationFailure> = {}): RotationFailure => ({
  object: newObject(),
  version: 1,
  code: 'cannot-decrypt',
  pass: 1,
  ...change,
})

/** What every store of versions that could not be moved promises. */
export function rotationFailureStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`rotation failure store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no failures at first', async () => {
      expect(await current().rotationFailures.page(1, 1, null, 10)).toEqual([])
    })

    test('gives every field of a failure back, also after it was opened again', async () => {
      const recorded = failure({ version: 17, code: 'message-kept-by-caller', pass: 3 })
      await current().rotationFailures.record(2, recorded)
      const { rotationFailures } = await reopen()
      expect(await rotationFailures.page(2, 3, null, 10)).toEqual([recorded])
    })

    test('pages the failures of one pass by object and version, without a gap', async () => {
      const { rotationFailures } = current()
      const objects = ['A', 'B', 'a'].map((start) => start + newObject().slice(1))
      const all = objects.flatMap((object) => [1, 2, 10].map((version) => failure({ object, version })))
      await Promise.all(all.toReversed().map((one) => rotationFailures.record(1, one)))
      const paged: RotationFailure[] = []
      for (;;) {
        const page = await rotationFailures.page(1, 1, paged.at(-1) ?? null, 4)
        paged.push(...page)
        if (page.length < 4) break
      }
      expect(paged).toEqual(all)
    })

    test('keeps the failures of rotations and passes apart', async () => {
      const { rotationFailures } = current()
      const [first, second, other] = [failure(), failure({ pass: 2 }), failure()]
      await rotationFailures.record(1, first)
      await rotationFailures.record(1, second)
      await rotationFailures.record(11, other)
      expect(await rotationFailures.page(1, 1, null, 10)).toEqual([first])
      expect(await rotationFailures.page(1, 2, null, 10)).toEqual([second])
      expect(await rotationFailures.page(1, 3, null, 10)).toEqual([])
      expect(await rotationFailures.page(11, 1, null, 10)).toEqual([other])
    })

    test('replaces what was recorded of the same version in an earlier pass', async () => {
      const { rotationFailures } = current()
      const before = failure()
      const again = { ...before, pass: 2, code: 'key-state' }
      await rotationFailures.record(1, before)
      await rotationFailures.record(1, again)
      await rotationFailures.record(1, again)
      expect(await rotationFailures.page(1, 1, null, 10)).toEqual([])
      expect(await rotationFailures.page(1, 2, null, 10)).toEqual([again])
    })

    test('finds the failures of a pass behind many of an earlier one', async () => {
      const { rotationFailures } = current()
      const earlier = Array.from({ length: 30 }, (_, n) =>
        failure({ object: `A${newObject()}`, version: n + 1 }),
      )
      const late = failure({ object: `B${newObject()}`, pass: 2 })
      await Promise.all([...earlier, late].map((one) => rotationFailures.record(1, one)))
      expect(await rotationFailures.page(1, 2, null, 1)).toEqual([late])
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const { rotationFailures } = current()
      const hostile = failure({ code: text })
      await rotationFailures.record(1, hostile)
      expect(await rotationFailures.page(1, 1, null, 10)).toEqual([hostile])
    })
  })
}
