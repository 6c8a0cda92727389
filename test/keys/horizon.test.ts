import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { GENERATION_STATES, type Generation, NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import { type HorizonFacts, horizonOf } from '../../lib/keys/horizon.ts'

const day = (number: number): number => number * DAY_MS

const RETENTION_DAYS = 35
const KMS = { managedCopyRetentionMs: day(RETENTION_DAYS), needsCopiesDestroyed: false }
const EMBEDDED = { ...KMS, needsCopiesDestroyed: true }

const COPIES = 'The operator has stated that no copy of its material is left: escrow files.'
const MOVED = 'The last rotation finished and moved every version.'
const HELD = 'No object is under legal hold, by a scan of them all.'
const EMPTY = 'Nothing is wrapped under it.'
const LATER = 'A later generation wraps the new data keys.'
const RAN_OUT = 'Managed copies from before are gone: backups, exports and replicas.'
const DESTROYED = 'Its key is destroyed.'

/** Activated on day 1, left on day 10, empty on day 11. */
const EMPTIED: Generation = {
  ...NO_GENERATION_FACTS,
  generation: 2,
  keyId: 'k2',
  state: 'decrypt-only',
  created: day(1),
  activated: day(1),
  retired: day(10),
  disabled: null,
  deletionScheduled: null,
  destroyed: null,
  emptied: day(11),
}

type Changes = Partial<Omit<HorizonFacts, 'generation'>> & { generation?: Partial<Generation> }

const factsOf = ({ generation = {}, ...others }: Changes = {}): HorizonFacts => ({
  generation: { ...EMPTIED, ...generation },
  versions: 0,
  rotation: { state: 'finished', failures: 0 },
  holds: null,
  now: day(12),
  ...others,
})

/** The dates in days. */
function dates(changes: Changes, policy = KMS): readonly [number | null, number | null] {
  const { managedCopiesGone, strayCopiesUnreadable } = horizonOf(factsOf(changes), policy)
  const inDays = (time: number | null) => (time === null ? null : time / DAY_MS)
  return [inDays(managedCopiesGone), inDays(strayCopiesUnreadable)]
}

const unmet = (changes: Changes, policy = KMS): readonly string[] =>
  horizonOf(factsOf(changes), policy)
    .conditions.filter(({ met }) => !met)
    .map(({ condition }) => condition)

describe('the two dates, in a vault whose keys are in KMS', () => {
  it.each([
    ['holds nothing: 35 days for copies, 7 disabled, 30 until deletion', {}, 46, 83],
    ['was disabled when its time came', { state: 'disabled', disabled: day(46) }, 46, 83],
    ['was disabled a day late, since a job runs daily', { state: 'disabled', disabled: day(47) }, 46, 84],
    [
      'waits for its deletion',
      { state: 'scheduled-for-deletion', disabled: day(46), deletionScheduled: day(54) },
      46,
      84,
    ],
    [
      'is destroyed',
      {
        state: 'destroyed',
        disabled: day(46),
        deletionScheduled: day(54),
        destroyed: day(85),
      },
      46,
      85,
    ],
    [
      'was disabled in an emergency, when copies had long to live',
      { state: 'disabled', disabled: day(11) },
      46,
      76,
    ],
    ['has an item again, so that its clock starts anew', { emptied: null }, null, null],
    ['is active', { state: 'active', retired: null, emptied: null }, null, null],
    ['is pending', { state: 'pending', activated: null, retired: null, emptied: null }, null, null],
  ] as const)('of a generation that %s', (_, generation, managed, stray) => {
    expect(dates({ generation })).toEqual([managed, stray])
  })

  it('do not lie in the past while the daily job has not acted', () => {
    expect(dates({ now: day(100) })).toEqual([46, 137])
    expect(dates({ now: day(100), generation: { state: 'disabled', disabled: day(46) } })).toEqual([46, 130])
    const scheduled = {
      state: 'scheduled-for-deletion',
      disabled: day(46),
      deletionScheduled: day(54),
    } as const
    expect(dates({ now: day(100), generation: scheduled })).toEqual([46, 100])
  })

  it('are as early as the retention of copies lets them be', () => {
    expect(dates({}, { ...KMS, managedCopyRetentionMs: 0 })).toEqual([11, 49])
  })

  it('are not promised while an index shows versions that the scan did not find', () => {
    expect(dates({ versions: 1 })).toEqual([null, null])
    expect(unmet({ versions: 1 })).toContain(EMPTY)
  })

  it('stay when the key is destroyed, whatever an index still shows', () => {
    const generation = { state: 'destroyed', destroyed: day(85) } as const
    expect(dates({ generation, versions: 3, now: day(90) })).toEqual([46, 85])
  })
})

describe('the second date', () => {
  it.each([
    ['a rotation has failed', { rotation: { state: 'failed', failures: 0 } }, MOVED],
    ['a rotation left versions behind', { rotation: { state: 'finished', failures: 3 } }, MOVED],
    [
      'a rotation that runs could not move some so far',
      { rotation: { state: 'running', failures: 1 } },
      MOVED,
    ],
    ['an object is under legal hold', { holds: 1 }, HELD],
    ['its versions have not left it', { generation: { emptied: null } }, EMPTY],
    ['it wraps still', { generation: { state: 'active', retired: null } }, LATER],
  ] as const)('is not promised while %s, and that is said', (_, changes, condition) => {
    expect(dates(changes)[1]).toBeNull()
    expect(unmet(changes)).toContain(condition)
  })

  it('stands while only time is missing: a rotation runs, and nobody has looked for holds yet', () => {
    const changes = { rotation: { state: 'running', failures: 0 }, holds: null } as const
    expect(dates(changes)[1]).toBe(83)
    expect(unmet(changes)).toEqual([MOVED, HELD, RAN_OUT, DESTROYED])
  })

  it('stands without any rotation', () => {
    expect(dates({ rotation: null })[1]).toBe(83)
    expect(unmet({ rotation: null, holds: 0, now: day(46) })).toEqual([DESTROYED])
  })

  it('depends on the destruction alone once that has come', () => {
    const generation = { state: 'destroyed', destroyed: day(85) } as const
    const changes = {
      generation,
      rotation: { state: 'failed', failures: 9 },
      holds: 4,
      now: day(90),
    } as const
    expect(dates(changes)).toEqual([46, 85])
    expect(horizonOf(factsOf(changes), KMS).conditions).toEqual([{ condition: DESTROYED, met: true }])
  })

  it('counts copies as gone from the very moment that they run out', () => {
    expect(unmet({ now: day(46) - 1 })).toContain(RAN_OUT)
    expect(unmet({ now: day(46) })).not.toContain(RAN_OUT)
  })
})

describe('in a vault on one machine', () => {
  const destroyed = { state: 'destroyed', destroyed: day(85) } as const

  it.each(GENERATION_STATES)('a generation that is %s has no second date without the statement', (state) => {
    const generation = { state, destroyed: state === 'destroyed' ? day(85) : null }
    expect(dates({ generation, now: day(90) }, EMBEDDED)[1]).toBeNull()
    expect(unmet({ generation, now: day(90) }, EMBEDDED)).toContain(COPIES)
  })

  it('the second date is that of the statement, when it came after the destruction', () => {
    expect(dates({ generation: { ...destroyed, copiesDestroyed: day(99) } }, EMBEDDED)).toEqual([46, 99])
    expect(dates({ generation: { ...destroyed, copiesDestroyed: day(80) } }, EMBEDDED)).toEqual([46, 85])
    expect(unmet({ generation: { ...destroyed, copiesDestroyed: day(99) } }, EMBEDDED)).toEqual([])
  })

  it('the statement is also about crypto.key, for the first generation alone', () => {
    const [first] = unmet({ generation: { ...destroyed, generation: 1 } }, EMBEDDED)
    expect(first).toContain('escrow files and crypto.key')
    expect(unmet({ generation: destroyed }, EMBEDDED)).toEqual([COPIES])
  })
})

describe('a generation that was given up before it was activated', () => {
  it.each(['scheduled-for-deletion', 'disabled', 'destroyed'] as const)('has no dates when %s', (state) => {
    const generation = { state, activated: null, retired: null }
    expect(dates({ generation }, EMBEDDED)).toEqual([null, null])
    expect(horizonOf(factsOf({ generation }), EMBEDDED).conditions).toEqual([
      { condition: 'Nothing was ever wrapped under it.', met: true },
    ])
  })
})

describe('whatever the facts are', () => {
  it('a second date is never before the first step that is left, nor promised while something blocks it', () => {
    const states = GENERATION_STATES.flatMap((state) =>
      [null, day(11)].flatMap((emptied) =>
        [0, 1].flatMap((versions) =>
          [null, 0, 2].flatMap((holds) =>
            (['running', 'failed', 'finished'] as const).flatMap((run) =>
              [KMS, EMBEDDED].map((policy) => ({ state, emptied, versions, holds, run, policy })),
            ),
          ),
        ),
      ),
    )
    for (const { state, emptied, versions, holds, run, policy } of states) {
      const isGone = state === 'destroyed'
      const generation = { state, emptied, destroyed: isGone ? day(12) : null, copiesDestroyed: day(12) }
      const facts = { generation, versions, holds, rotation: { state: run, failures: 0 }, now: day(20) }
      const [, stray] = dates(facts, policy)
      const blocked = !isGone && (emptied === null || versions > 0 || holds === 2 || run === 'failed')
      const shown = JSON.stringify({ state, emptied, versions, holds, run, policy })
      if (blocked) expect(stray, shown).toBeNull()
      else expect(stray, shown).toBeGreaterThanOrEqual(isGone ? 12 : 20)
    }
  })
})
