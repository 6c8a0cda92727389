import { describe, expect, test } from 'vitest'
import type { Finding } from '../../lib/anomaly/model.ts'
import type { FindingState, FindingStore } from '../../lib/findings/ports.ts'
import { AT, type FindingStores, newFinding } from './finding-stores.ts'
import { HOSTILE_TEXTS, withStores } from './stores.ts'

const ACKNOWLEDGMENT = { by: 'user:eve', at: AT + 5, reason: 'a migration, as agreed' }
const UNTOUCHED = { state: 'open', acknowledgment: null, mute: null, notified: null } as const

/** All of a list, page by page. */
async function idsOf(
  findings: FindingStore,
  state: FindingState | null,
  limit: number,
): Promise<readonly string[]> {
  const ids: string[] = []
  let after: string | null = null
  do {
    const page = await findings.page(state, after, limit)
    expect(page.items.length).toBeLessThanOrEqual(limit)
    ids.push(...page.items.map(({ finding }) => finding.id))
    after = page.next
  } while (after !== null)
  return ids
}

/** What every store of findings promises. */
export function findingStoreContract(name: string, make: () => Promise<FindingStores>): void {
  describe(`finding store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no finding at first', async () => {
      const { findings } = current()
      expect(await findings.find('f-absent')).toBeNull()
      expect(await findings.page(null, null, 9)).toEqual({ items: [], next: null })
      expect(await findings.page('open', null, 9)).toEqual({ items: [], next: null })
      expect(await findings.raisedIn(0, AT * 2, 9)).toEqual([])
      expect(await findings.acknowledge('f-absent', ACKNOWLEDGMENT)).toBe(false)
      await findings.noteNotified('f-absent', 'high')
      expect(await findings.find('f-absent')).toBeNull()
    })

    test.each<Partial<Finding>>([
      {},
      { principal: null, principals: [], evidence: [], probability: 0 },
      { principal: null, principals: ['user:ada', 'client:batch'], detector: 'in-step', severity: 'high' },
      { observed: 0.5, expected: 1e-9, events: 1, severity: 'critical' },
    ])('gives every field back, also after it was opened again: %j', async (change) => {
      const finding = newFinding(change)
      const kept = { finding, ...UNTOUCHED }
      expect(await current().findings.keep(finding, null)).toEqual(kept)
      const { findings } = await reopen()
      expect(await findings.find(finding.id)).toEqual(kept)
      expect(await findings.page(null, null, 9)).toEqual({ items: [kept], next: null })
      expect(await findings.raisedIn(AT, AT + 1, 9)).toEqual([kept])
    })

    test('keeps a finding once, however often it is put there', async () => {
      const { findings } = current()
      const finding = newFinding()
      for (let time = 0; time < 3; time++) await findings.keep(finding, null)
      expect(await idsOf(findings, null, 9)).toEqual([finding.id])
    })

    test('puts a later state in the place of the earlier one, and never an earlier one in that of a later', async () => {
      const { findings } = current()
      const early = newFinding({ events: 10, to: AT })
      const late = { ...early, events: 20, to: AT + 9, severity: 'high', sentence: 'more' } as const
      await findings.keep(early, null)
      await findings.noteNotified(early.id, 'medium')
      const kept = { ...UNTOUCHED, finding: late, notified: 'medium' }
      expect(await findings.keep(late, null)).toEqual(kept)
      expect(await findings.keep(early, null)).toEqual(kept)
      expect(await findings.find(early.id)).toEqual(kept)
    })

    test('is acknowledged once, and stays so while it goes on as bad', async () => {
      const { findings } = current()
      const finding = newFinding()
      await findings.keep(finding, null)
      expect(await findings.acknowledge(finding.id, ACKNOWLEDGMENT)).toBe(true)
      expect(await findings.acknowledge(finding.id, { ...ACKNOWLEDGMENT, by: 'user:late' })).toBe(false)
      const later = { ...finding, events: finding.events + 1 }
      const kept = { ...UNTOUCHED, finding: later, state: 'acknowledged', acknowledgment: ACKNOWLEDGMENT }
      expect(await findings.keep(later, null)).toEqual(kept)
      expect(await idsOf(findings, 'open', 9)).toEqual([])
      expect(await idsOf(findings, 'acknowledged', 9)).toEqual([finding.id])
    })

    test('lets one of many acknowledgments at once win', async () => {
      const { findings } = current()
      const finding = newFinding()
      await findings.keep(finding, null)
      const rivals = Array.from({ length: 8 }, (_, n) => ({ ...ACKNOWLEDGMENT, by: `user:${n}` }))
      const won = await Promise.all(rivals.map((rival) => findings.acknowledge(finding.id, rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await findings.find(finding.id))?.acknowledgment).toEqual(rivals[won.indexOf(true)])
    })

    test('opens again when it gets worse, and can be acknowledged once more', async () => {
      const { findings } = current()
      const finding = newFinding({ severity: 'medium' })
      await findings.keep(finding, null)
      await findings.acknowledge(finding.id, ACKNOWLEDGMENT)
      const worse = { ...finding, events: finding.events + 1, severity: 'high' } as const
      const kept = { ...UNTOUCHED, finding: worse, acknowledgment: ACKNOWLEDGMENT }
      expect(await findings.keep(worse, null)).toEqual(kept)
      expect(await idsOf(findings, 'open', 9)).toEqual([finding.id])
      const second = { ...ACKNOWLEDGMENT, by: 'user:kim' }
      expect(await findings.acknowledge(finding.id, second)).toBe(true)
      // The log is read again from its beginning.
      for (const state of [finding, worse]) await findings.keep(state, null)
      expect(await findings.find(finding.id)).toEqual({
        ...kept,
        state: 'acknowledged',
        acknowledgment: second,
      })
    })

    test('is muted by a rule, stays so when the rule has ended, and opens when it gets worse then', async () => {
      const { findings } = current()
      const finding = newFinding({ severity: 'low' })
      const muted = { ...UNTOUCHED, finding, state: 'muted', mute: 'm' }
      expect(await findings.keep(finding, 'm')).toEqual(muted)
      expect(await findings.keep(finding, null)).toEqual(muted)
      expect(await idsOf(findings, 'muted', 9)).toEqual([finding.id])
      const worse = { ...finding, severity: 'high', events: finding.events + 1 } as const
      expect(await findings.keep(worse, null)).toEqual({ ...UNTOUCHED, finding: worse })
      expect(await idsOf(findings, 'muted', 9)).toEqual([])
    })

    test('can be acknowledged when it is muted', async () => {
      const { findings } = current()
      const finding = newFinding()
      await findings.keep(finding, 'm')
      expect(await findings.acknowledge(finding.id, ACKNOWLEDGMENT)).toBe(true)
      expect(await findings.find(finding.id)).toMatchObject({ state: 'acknowledged', mute: 'm' })
    })

    test('is never muted when it is critical', async () => {
      const { findings } = current()
      const critical = newFinding({ severity: 'critical' })
      expect(await findings.keep(critical, 'm')).toEqual({ ...UNTOUCHED, finding: critical })
      const grown = newFinding({ severity: 'high' })
      await findings.keep(grown, 'm')
      const worse = { ...grown, severity: 'critical', events: grown.events + 1 } as const
      expect(await findings.keep(worse, 'm')).toEqual({ ...UNTOUCHED, finding: worse })
    })

    test('pages findings, newest first by when they were raised, then by id', async () => {
      const { findings } = current()
      const all = [5, 1, 3, 3, 4, 2, 3].map((at, n) =>
        newFinding({ id: `f-${n}`, raisedAt: AT + at * 86_400_000 }),
      )
      for (const finding of all) await findings.keep(finding, null)
      await findings.acknowledge('f-4', ACKNOWLEDGMENT)
      await findings.acknowledge('f-2', ACKNOWLEDGMENT)
      const newest = ['f-0', 'f-4', 'f-6', 'f-3', 'f-2', 'f-5', 'f-1']
      const settled = ['f-4', 'f-2']
      for (const limit of [1, 2, 3, 7, 9]) {
        expect(await idsOf(findings, null, limit)).toEqual(newest)
        expect(await idsOf(findings, 'acknowledged', limit)).toEqual(settled)
        expect(await idsOf(findings, 'open', limit)).toEqual(newest.filter((id) => !settled.includes(id)))
      }
    })

    test('gives those that were raised in a time, oldest first, as many as are asked for', async () => {
      const { findings } = current()
      const day = 86_400_000
      for (const n of [3, 0, 2, 1, 4]) {
        await findings.keep(newFinding({ id: `f-${n}`, raisedAt: AT + n * day }), n === 2 ? 'm' : null)
      }
      const raised = async (from: number, to: number, limit: number): Promise<readonly string[]> =>
        (await findings.raisedIn(from, to, limit)).map(({ finding }) => finding.id)
      expect(await raised(AT + day, AT + 4 * day, 9)).toEqual(['f-1', 'f-2', 'f-3'])
      expect(await raised(AT, AT + 9 * day, 2)).toEqual(['f-0', 'f-1'])
      expect(await raised(AT + 1, AT + day, 9)).toEqual([])
    })

    test('notes at which severity people were told, and nothing else by that', async () => {
      const { findings } = current()
      const finding = newFinding()
      await findings.keep(finding, null)
      for (const severity of ['medium', 'medium', 'high'] as const) {
        await findings.noteNotified(finding.id, severity)
      }
      expect(await findings.find(finding.id)).toEqual({ ...UNTOUCHED, finding, notified: 'high' })
    })

    test('gives hostile text back as it is', async () => {
      const { findings } = current()
      for (const [n, text] of HOSTILE_TEXTS.entries()) {
        const finding = newFinding({
          id: `f-${n}`,
          principal: text,
          principals: [text],
          sentence: text,
          unit: text,
        })
        await findings.keep(finding, null)
        const acknowledgment = { by: 'user:eve', at: AT, reason: text }
        expect(await findings.acknowledge(finding.id, acknowledgment)).toBe(true)
        expect(await findings.find(finding.id)).toMatchObject({ finding, acknowledgment })
      }
    })
  })
}
