import { encodeTime } from 'ulid'
import { describe, expect, it, vi } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { createDetection, runDetection } from '../../lib/findings/detection.ts'
import type { DetectionPorts } from '../../lib/findings/detection-ports.ts'
import { openDetectionState, packDetectionState } from '../../lib/findings/detection-state.ts'
import { FINDINGS_POLICY, HOUR_MS } from '../../lib/findings/policy.ts'
import { detectionPorts, START, takingNotifier, type Watched, watchedStores } from './support/watched.ts'

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done++) await act()
}

const kept = async ({ stores }: Watched) => (await stores.findings.page(null, null, 100)).items

describe('A detection run', () => {
  it('keeps what it finds, counts what was used, tells people, and goes on from there', async () => {
    const watched = await watchedStores()
    const notifier = takingNotifier()
    const run = createDetection(detectionPorts(watched, { notifier }))
    await times(3, () => watched.did('user:ann'))
    await watched.did('user:bob', { action: 'access.check', outcome: 'denied' })
    const news = { low: 0, medium: 1, high: 0, critical: 0 }
    expect(await run()).toEqual({ events: 4, findings: 1, news, told: 1, suspended: 0, more: false })
    const [finding] = await kept(watched)
    expect(finding).toMatchObject({ state: 'open', notified: 'medium', finding: { principal: 'user:ann' } })
    expect(notifier.told).toEqual([`${finding?.finding.id} medium`])
    expect(await watched.stores.usageHours.range(START, START + 1)).toEqual([
      {
        hour: START,
        counts: [
          { principal: 'user:ann', action: 'object.decrypt', allowed: 3, denied: 0, failed: 0 },
          { principal: 'user:bob', action: 'access.check', allowed: 0, denied: 1, failed: 0 },
        ],
      },
    ])
    expect(await run()).toMatchObject({ events: 0, findings: 0, told: 0 })
  })

  it('tells again of what got worse, also in another process, and only then', async () => {
    const watched = await watchedStores()
    const notifier = takingNotifier()
    const ports = detectionPorts(watched, { notifier, suspender: null })
    for (const expected of [0, 0, 1, 1, 2, 2, 2, 3, 3]) {
      await watched.did('user:ann')
      await runDetection(ports)
      expect(notifier.told).toHaveLength(expected)
    }
    expect(await kept(watched)).toMatchObject([{ notified: 'critical', finding: { events: 8 } }])
  })

  it('leaves an event alone until others that were recorded before it must be there', async () => {
    const watched = await watchedStores()
    const run = createDetection(detectionPorts(watched, { settleMs: 5_000 }))
    await watched.did('user:ann')
    watched.clock.advance(4_999)
    expect(await run()).toMatchObject({ events: 0 })
    watched.clock.advance(1)
    expect(await run()).toMatchObject({ events: 1 })
  })

  it('keeps a muted finding, tells nobody, and tells of it when it has become critical', async () => {
    const watched = await watchedStores()
    const mute = { id: encodeTime(START) + '0'.repeat(16), detector: null, principal: 'user:ann' }
    const rule = { ...mute, reason: 'A migration.', by: 'user:eve', at: START, expiresAt: START + DAY_MS }
    await watched.stores.mutes.add(rule)
    const notifier = takingNotifier()
    const run = createDetection(detectionPorts(watched, { notifier, suspender: null }))
    await times(5, () => watched.did('user:ann'))
    await run()
    expect([await kept(watched), notifier.told]).toMatchObject([[{ state: 'muted', mute: rule.id }], []])
    await times(3, () => watched.did('user:ann'))
    await run()
    expect(notifier.told).toEqual([expect.stringMatching(/ critical$/)])
  })

  it('tells nobody of what was acknowledged before anybody could be told', async () => {
    const watched = await watchedStores()
    const dead = { notify: async () => [] }
    await times(3, () => watched.did('user:ann'))
    await runDetection(detectionPorts(watched, { notifier: dead }))
    const [finding] = await kept(watched)
    const acknowledgment = { by: 'user:eve', at: START, reason: 'Expected.' }
    await watched.stores.findings.acknowledge(finding?.finding.id ?? '', acknowledgment)
    const notifier = takingNotifier()
    await runDetection(detectionPorts(watched, { notifier }))
    expect(notifier.told).toEqual([])
  })

  it('goes on telling what nobody has taken, for a day', async () => {
    const watched = await watchedStores()
    const notify = vi.fn<() => Promise<readonly []>>(async () => [])
    const run = createDetection(detectionPorts(watched, { notifier: { notify } }))
    await times(3, () => watched.did('user:ann'))
    await times(3, run)
    expect(notify).toHaveBeenCalledTimes(3)
    watched.clock.advance(DAY_MS)
    await run()
    watched.clock.advance(1)
    await times(2, run)
    expect(notify).toHaveBeenCalledTimes(4)
    expect(await kept(watched)).toMatchObject([{ notified: null, state: 'open' }])
  })

  it('answers a critical finding although nobody can be told, once', async () => {
    const watched = await watchedStores()
    const notifier = { notify: () => Promise.reject(new Error('dead')) }
    const ports = detectionPorts(watched, { notifier })
    await times(8, () => watched.did('user:ann'))
    await times(2, () => expect(runDetection(ports)).rejects.toThrow('dead'))
    expect(await watched.stores.suspensions.newest(9)).toHaveLength(1)
    expect(await watched.stores.principals.find('user:ann')).toMatchObject({
      suspendedUntil: START + HOUR_MS,
    })
  })

  it('goes through a long log in several runs', async () => {
    const watched = await watchedStores()
    await Promise.all(
      Array.from({ length: 2 * FINDINGS_POLICY.eventsPerPage + 1 }, (_, at) =>
        watched.did(`user:${at % 7}`, { action: 'object.list' }),
      ),
    )
    let now = 0
    const run = createDetection(detectionPorts(watched, { budgetMs: 1, now: () => (now += 1) }))
    const reports = [await run(), await run(), await run()]
    expect(reports.map(({ events, more }) => [events, more])).toEqual([
      [FINDINGS_POLICY.eventsPerPage, true],
      [FINDINGS_POLICY.eventsPerPage, true],
      [1, false],
    ])
    const [hour] = await watched.stores.usageHours.range(START, START + 1)
    expect(hour?.counts.reduce((sum, { allowed }) => sum + allowed, 0)).toBe(501)
  })
})

describe('What was learned', () => {
  it.each([
    ['is damaged', (state: Uint8Array) => state.with(-1, (state.at(-1) ?? 0) ^ 1)],
    ['is cut off', (state: Uint8Array) => state.subarray(0, 3)],
    ['is of another version of the detectors', () => packed('no JSON')],
  ])('is rebuilt from the log when it %s; findings and what people did stay, and nobody hears of it again', async (_, damage) => {
    const watched = await watchedStores()
    await times(3, () => watched.did('user:ann'))
    await runDetection(detectionPorts(watched))
    const [finding] = await kept(watched)
    const acknowledgment = { by: 'user:eve', at: START, reason: 'Expected.' }
    await watched.stores.findings.acknowledge(finding?.finding.id ?? '', acknowledgment)
    const before = await kept(watched)
    const usage = await watched.stores.usageHours.range(0, Infinity)
    const stored = await watched.stores.baselines.read()
    await watched.stores.baselines.replace(1, damage(stored?.state ?? new Uint8Array()))
    const onRebuild = vi.fn<() => void>()
    const notifier = takingNotifier()
    expect(await runDetection(detectionPorts(watched, { onRebuild, notifier }))).toMatchObject({ events: 3 })
    expect(onRebuild).toHaveBeenCalledOnce()
    expect(notifier.told).toEqual([])
    expect(await kept(watched)).toEqual(before)
    expect(await watched.stores.usageHours.range(0, Infinity)).toEqual(usage)
  })

  it.each([
    ['in one process', createDetection],
    ['in another process', (ports: DetectionPorts) => () => runDetection(ports)],
  ])('is rebuilt when the clock was ahead and was set right, so that nothing of now is passed over, %s', async (_, create) => {
    const watched = await watchedStores()
    const onRebuild = vi.fn<() => void>()
    const run = create(detectionPorts(watched, { onRebuild }))
    await times(2, () => watched.did('user:ann'))
    watched.clock.advance(DAY_MS)
    await watched.did('user:bob')
    await run()
    watched.clock.advance(1 - DAY_MS)
    await watched.did('user:ann')
    expect(await run()).toMatchObject({ events: 3, told: 1 })
    expect(await run()).toMatchObject({ events: 0 })
    expect(onRebuild).toHaveBeenCalledTimes(2)
  })

  it('of a log that is read for the first time: what is older than a day is kept, and nobody is told', async () => {
    const watched = await watchedStores()
    await times(8, () => watched.did('user:ann'))
    watched.clock.advance(DAY_MS + 1)
    await times(3, () => watched.did('user:bob'))
    const notifier = takingNotifier()
    await runDetection(detectionPorts(watched, { notifier }))
    expect(
      (await kept(watched)).map(({ finding: { principal }, notified }) => [principal, notified]),
    ).toEqual([
      ['user:bob', 'medium'],
      ['user:ann', null],
    ])
    expect(await watched.stores.suspensions.newest(9)).toEqual([])
  })

  it('is the same when it is opened as when it was packed', () => {
    const counts = [{ principal: 'user:ann', action: 'object.list', allowed: 1, denied: 0, failed: 0 }]
    const state = {
      position: 'p',
      until: 7,
      hours: [{ hour: 0, counts }],
      pending: ['f-1'],
      snapshot: Buffer.from('s'),
    }
    expect(openDetectionState(packDetectionState(state))).toEqual(state)
  })
})

describe('Two runs at once', () => {
  it('keep what one would, and the slower one tells nobody', async () => {
    const watched = await watchedStores()
    await times(5, () => watched.did('user:ann'))
    const notifier = takingNotifier()
    const ports = detectionPorts(watched, { notifier })
    const [one, other] = [createDetection(ports), createDetection(ports)]
    const reports = await Promise.all([one(), other()])
    expect(reports.filter(({ told }) => told === 1)).toHaveLength(1)
    expect(notifier.told).toHaveLength(1)
    await times(3, () => watched.did('user:ann'))
    await one()
    await other()
    expect(await kept(watched)).toMatchObject([{ finding: { severity: 'critical', events: 8 } }])
    expect(notifier.told).toHaveLength(2)
  })
})

const packed = (snapshot: string): Uint8Array =>
  packDetectionState({ position: null, until: 0, hours: [], pending: [], snapshot: Buffer.from(snapshot) })
