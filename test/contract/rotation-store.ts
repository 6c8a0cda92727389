import { describe, expect, test } from 'vitest'
import type { Rotation } from '../../lib/rotation/model.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const rotationWith = (change: Partial<Rotation> = {}): Rotation => ({
  rotation: 1,
  revision: 1,
  state: 'running',
  mode: 'rewrap',
  scope: null,
  trigger: 'schedule',
  requestedBy: 'system:rotation',
  escrowWaived: false,
  compromised: [],
  execution: 'rotation-1-1',
  attempt: 1,
  step: 'begun',
  from: 1,
  to: null,
  started: 1_700_000_000_000,
  ended: null,
  passes: 0,
  passEnded: 0,
  emptyPasses: 0,
  passStarted: null,
  rescans: 0,
  planned: null,
  rewrapped: 0,
  reencrypted: 0,
  failures: 0,
  error: null,
  ...change,
})

/** Every field that may change, each to something else than at the beginning. */
const CHANGE = {
  state: 'failed',
  compromised: [1, 2],
  execution: 'rotation-1-2',
  attempt: 2,
  step: 'verifying',
  to: 2,
  ended: 1_700_000_900_000,
  passes: 7,
  passEnded: 2,
  emptyPasses: 1,
  passStarted: 1_700_000_800_000,
  rescans: 3,
  planned: 1_000_000,
  failures: 4,
  error: { code: 'key-state', message: 'Generation 2 is disabled.' },
} as const

/** What every store of rotations promises. */
export function rotationStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`rotation store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('knows of no rotation at first', async () => {
      const { rotations } = current()
      expect(await rotations.latest()).toBeNull()
      expect(await rotations.find(1)).toBeNull()
      expect(await rotations.page(Number.MAX_SAFE_INTEGER, 10)).toEqual([])
      expect(await rotations.change(1, 1, { state: 'failed' })).toBe(false)
    })

    test.each([
      { mode: 'rewrap', scope: null, trigger: 'schedule' },
      { mode: 'reencrypt', scope: { generation: 3 }, trigger: 'request', escrowWaived: true },
      { mode: 'reencrypt', scope: { objects: ['a', 'b'] }, trigger: 'request', requestedBy: 'user:ada' },
      { ...CHANGE, rewrapped: 5, reencrypted: 6 },
    ] as const)('gives back every field, also after it was opened again: %j', async (change) => {
      const rotation = rotationWith(change)
      expect(await current().rotations.begin(rotation)).toBe(true)
      const { rotations } = await reopen()
      expect(await rotations.find(1)).toEqual(rotation)
      expect(await rotations.latest()).toEqual(rotation)
      expect(await rotations.page(2, 1)).toEqual([rotation])
    })

    test('lets exactly one of many that begin with one number win, and keeps the winner', async () => {
      const { rotations } = current()
      const rivals = Array.from({ length: 10 }, (_, n) => rotationWith({ execution: `rival-${n}` }))
      const won = await Promise.all(rivals.map((rival) => rotations.begin(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await rotations.latest()).toEqual(rivals[won.indexOf(true)])
      expect(await rotations.begin(rotationWith())).toBe(false)
    })

    test('pages rotations by number, newest first, and knows the latest of many', async () => {
      const { rotations } = current()
      for (const rotation of [1, 2, 10, 9, 11, 3]) await rotations.begin(rotationWith({ rotation }))
      const numbers = async (before: number): Promise<readonly number[]> =>
        (await rotations.page(before, 2)).map(({ rotation }) => rotation)
      expect((await rotations.latest())?.rotation).toBe(11)
      expect(await numbers(Number.MAX_SAFE_INTEGER)).toEqual([11, 10])
      expect(await numbers(10)).toEqual([9, 3])
      expect(await numbers(3)).toEqual([2, 1])
      expect(await numbers(1)).toEqual([])
    })

    test('changes what it is asked to and nothing else, and raises the revision', async () => {
      const { rotations } = current()
      const other = rotationWith({ rotation: 2 })
      await rotations.begin(rotationWith())
      await rotations.begin(other)
      expect(await rotations.change(1, 1, { step: 'activated', to: 2 })).toBe(true)
      const after = rotationWith({ revision: 2, step: 'activated', to: 2 })
      expect(await rotations.find(1)).toEqual(after)
      expect(await rotations.change(1, 2, CHANGE)).toBe(true)
      expect(await rotations.find(1)).toEqual({ ...after, ...CHANGE, revision: 3 })
      expect(await rotations.find(2)).toEqual(other)
    })

    test('takes back what was set', async () => {
      const { rotations } = current()
      await rotations.begin(rotationWith(CHANGE))
      const taken = {
        state: 'running',
        ended: null,
        passStarted: null,
        error: null,
        compromised: [],
      } as const
      await rotations.change(1, 1, taken)
      const { rotations: reopened } = await reopen()
      expect(await reopened.find(1)).toEqual(rotationWith({ ...CHANGE, ...taken, revision: 2 }))
    })

    test('changes neither another revision nor a rotation that is not there', async () => {
      const { rotations } = current()
      await rotations.begin(rotationWith())
      await rotations.change(1, 1, { passes: 1 })
      for (const revision of [0, 1, 3]) expect(await rotations.change(1, revision, CHANGE)).toBe(false)
      expect(await rotations.change(2, 1, CHANGE)).toBe(false)
      expect(await rotations.find(1)).toEqual(rotationWith({ revision: 2, passes: 1 }))
      expect(await rotations.find(2)).toBeNull()
    })

    test('lets exactly one of many concurrent changes of one revision win', async () => {
      const { rotations } = current()
      await rotations.begin(rotationWith())
      const rivals = Array.from({ length: 10 }, (_, n) => ({ execution: `rival-${n}`, attempt: n + 2 }))
      const won = await Promise.all(rivals.map((rival) => rotations.change(1, 1, rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await rotations.find(1)).toEqual(rotationWith({ revision: 2, ...rivals[won.indexOf(true)] }))
    })

    test('adds up what many workers count, and leaves the revision alone', async () => {
      const { rotations } = current()
      await rotations.begin(rotationWith())
      const workers = Array.from({ length: 10 }, (_, n) => n)
      await Promise.all(workers.map((n) => rotations.count(1, { rewrapped: n, reencrypted: 1 })))
      expect(await rotations.find(1)).toEqual(rotationWith({ rewrapped: 45, reencrypted: 10 }))
    })

    test('loses neither a change nor a count when they meet', async () => {
      const { rotations } = current()
      await rotations.begin(rotationWith())
      const [changed] = await Promise.all([
        rotations.change(1, 1, { passes: 1 }),
        rotations.count(1, { rewrapped: 500, reencrypted: 0 }),
        rotations.count(1, { rewrapped: 20, reencrypted: 3 }),
      ])
      expect(changed).toBe(true)
      expect(await rotations.change(1, 2, { passes: 2 })).toBe(true)
      const expected = { revision: 3, passes: 2, rewrapped: 520, reencrypted: 3 }
      expect(await rotations.find(1)).toEqual(rotationWith(expected))
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const { rotations } = current()
      const error = { code: text, message: text }
      const hostile = rotationWith({ requestedBy: text, execution: text, error })
      await rotations.begin(hostile)
      expect(await rotations.latest()).toEqual(hostile)
    })
  })
}
