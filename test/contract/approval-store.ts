import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { Approval } from '../../lib/people/model.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const approvalWith = (change: Partial<Approval> = {}): Approval => ({
  id: ulid(),
  target: 'user:bob',
  change: { kind: 'reset' },
  requestedBy: 'user:ada',
  requested: 1_700_000_000_000,
  expires: 1_700_600_000_000,
  state: 'pending',
  decidedBy: null,
  decided: null,
  reason: null,
  applied: null,
  ...change,
})

const DECISION = {
  state: 'approved',
  decidedBy: 'user:eve',
  decided: 1_700_000_500_000,
  reason: null,
} as const

/** What every store of approvals promises. */
export function approvalStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`approval store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('knows of no approval at first', async () => {
      const { approvals } = current()
      const id = ulid()
      expect(await approvals.find(id)).toBeNull()
      expect(await approvals.page(null, 9)).toEqual([])
      expect(await approvals.decide(id, DECISION)).toBe(false)
      await approvals.noteApplied(id, 5)
      expect(await approvals.find(id)).toBeNull()
    })

    test.each<Partial<Approval>>([
      { change: { kind: 'reset' } },
      { change: { kind: 'enable' }, target: 'client:batch' },
      { change: { kind: 'roles', before: [], roles: ['admin'] } },
      { change: { kind: 'roles', before: ['writer', 'reader'], roles: [] }, ...DECISION, applied: 7 },
      { state: 'rejected', decidedBy: 'user:eve', decided: 8, reason: 'nobody knows him' },
    ])('gives every field back, also after it was opened again: %j', async (change) => {
      const approval = approvalWith(change)
      await current().approvals.add(approval)
      const { approvals } = await reopen()
      expect(await approvals.find(approval.id)).toEqual(approval)
      expect(await approvals.page(null, 9)).toEqual([approval])
    })

    test('never replaces an approval', async () => {
      const { approvals } = current()
      const first = approvalWith()
      await approvals.add(first)
      await expect(approvals.add({ ...first, target: 'user:mallory' })).rejects.toBeInstanceOf(Error)
      expect(await approvals.find(first.id)).toEqual(first)
    })

    test('pages approvals, newest first', async () => {
      const { approvals } = current()
      const ids = Array.from({ length: 5 }, (_, n) => ulid(1_000 * (n + 1)))
      for (const id of [3, 0, 4, 1, 2].map((at) => ids[at]!)) await approvals.add(approvalWith({ id }))
      const idsBefore = async (before: string | null): Promise<readonly string[]> =>
        (await approvals.page(before, 2)).map(({ id }) => id)
      const newest = ids.toReversed()
      expect(await idsBefore(null)).toEqual(newest.slice(0, 2))
      expect(await idsBefore(newest[1]!)).toEqual(newest.slice(2, 4))
      expect(await idsBefore(newest[3]!)).toEqual(newest.slice(4))
      expect(await idsBefore(newest[4]!)).toEqual([])
    })

    test.each(['approved', 'rejected', 'withdrawn'] as const)('is decided once: %s', async (state) => {
      const { approvals } = current()
      const [approval, other] = [approvalWith(), approvalWith()]
      for (const one of [approval, other]) await approvals.add(one)
      const decision = { ...DECISION, state, reason: 'as agreed' }
      expect(await approvals.decide(approval.id, decision)).toBe(true)
      for (const late of [decision, { ...DECISION, decidedBy: 'user:mallory' }]) {
        expect(await approvals.decide(approval.id, late)).toBe(false)
      }
      expect(await approvals.find(approval.id)).toEqual({ ...approval, ...decision })
      expect(await approvals.find(other.id)).toEqual(other)
    })

    test('lets one of many decisions at once win', async () => {
      const { approvals } = current()
      const approval = approvalWith()
      await approvals.add(approval)
      const states = ['approved', 'rejected', 'withdrawn'] as const
      const rivals = Array.from({ length: 9 }, (_, n) => ({
        ...DECISION,
        decidedBy: `user:${n}`,
        state: states[n % 3]!,
      }))
      const won = await Promise.all(rivals.map((rival) => approvals.decide(approval.id, rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await approvals.find(approval.id)).toEqual({ ...approval, ...rivals[won.indexOf(true)] })
    })

    test('keeps when it was first carried out', async () => {
      const { approvals } = current()
      const approval = approvalWith(DECISION)
      await approvals.add(approval)
      for (const at of [7, 9, 5]) await approvals.noteApplied(approval.id, at)
      expect(await approvals.find(approval.id)).toEqual({ ...approval, applied: 7 })
    })

    test('gives hostile text back as it is', async () => {
      const { approvals } = current()
      for (const text of HOSTILE_TEXTS) {
        const approval = approvalWith({ id: text, target: text, requestedBy: text })
        await approvals.add(approval)
        const decision = { ...DECISION, decidedBy: text, reason: text }
        expect(await approvals.decide(text, decision)).toBe(true)
        expect(await approvals.find(text)).toEqual({ ...approval, ...decision })
        expect(await approvals.find(`${text} `)).toBeNull()
      }
    })
  })
}
