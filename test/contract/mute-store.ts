import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import type { MuteRule } from '../../lib/findings/ports.ts'
import { AT, type FindingStores } from './finding-stores.ts'
import { HOSTILE_TEXTS, withStores } from './stores.ts'

const DAY_MS = 86_400_000

const rule = (change: Partial<MuteRule> = {}): MuteRule => ({
  id: ulid(),
  detector: 'out-of-hours',
  principal: 'client:batch',
  reason: 'the quarterly run',
  by: 'user:eve',
  at: AT,
  expiresAt: AT + DAY_MS,
  ...change,
})

/** What every store of mute rules promises. */
export function muteStoreContract(name: string, make: () => Promise<FindingStores>): void {
  describe(`mute store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no rule at first', async () => {
      const { mutes } = current()
      expect(await mutes.list()).toEqual([])
      expect(await mutes.remove(ulid())).toBe(false)
    })

    test('gives every field back, newest first, also after it was opened again', async () => {
      const rules = [
        rule({ id: ulid(AT), detector: null }),
        rule({ id: ulid(AT + 1), principal: null }),
        rule({ id: ulid(AT + 2) }),
      ]
      for (const one of [1, 0, 2]) expect(await current().mutes.add(rules[one]!)).toBe(true)
      expect(await (await reopen()).mutes.list()).toEqual(rules.toReversed())
    })

    test('removes a rule once, and no other', async () => {
      const { mutes } = current()
      const [one, other] = [rule(), rule()]
      for (const each of [one, other]) await mutes.add(each)
      expect(await mutes.remove(one.id)).toBe(true)
      expect(await mutes.remove(one.id)).toBe(false)
      expect(await mutes.list()).toEqual([other])
    })

    test('shows rules that have ended for 90 days', async () => {
      const { mutes } = current()
      const ended = rule({ id: ulid(AT), expiresAt: AT + 1 })
      await mutes.add(ended)
      const soon = rule({ id: ulid(AT + 1), at: AT + 80 * DAY_MS, expiresAt: AT + 81 * DAY_MS })
      await mutes.add(soon)
      expect(await mutes.list()).toEqual([soon, ended])
    })

    test('adds none beyond as many as there may be at a time, but counts no ended one', async () => {
      const { mutes } = current()
      const { mutesMax } = FINDINGS_POLICY
      await mutes.add(rule({ expiresAt: AT + 1 }))
      const later = AT + 1
      const rules = Array.from({ length: mutesMax }, () => rule({ at: later }))
      for (const one of rules) expect(await mutes.add(one)).toBe(true)
      const oneMore = rule({ at: later })
      expect(await mutes.add(oneMore)).toBe(false)
      expect((await mutes.list()).map(({ id }) => id)).not.toContain(oneMore.id)
      await mutes.remove(rules[0]?.id ?? '')
      expect(await mutes.add(oneMore)).toBe(true)
    })

    test('gives hostile text back as it is', async () => {
      const { mutes } = current()
      for (const text of HOSTILE_TEXTS) {
        const hostile = rule({ principal: text, reason: text, by: text })
        await mutes.add(hostile)
        expect((await mutes.list()).find(({ id }) => id === hostile.id)).toEqual(hostile)
      }
    })
  })
}
