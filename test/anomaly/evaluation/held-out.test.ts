/**
 * The evaluation of the detectors, with its table (docs/anomaly-evaluation.md). It takes some minutes.
 * @module-tag longer
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTACK_KINDS } from '../traffic/model.ts'
import { evaluateSeeds } from './parallel.ts'
import { printTables } from './table.ts'
import { falseRateOf, recallOf } from './tally.ts'

const SEEDS = Array.from({ length: 12 }, (_, index) => 6001 + index)

const TIMEOUT_MS = 600_000

let tallies: Awaited<ReturnType<typeof evaluateSeeds>>
let detectors: (typeof tallies)['detectors']
beforeAll(async () => {
  tallies = await evaluateSeeds(SEEDS, {}, 2)
  detectors = tallies.detectors
}, TIMEOUT_MS)
afterAll(() => {
  process.stdout.write(`${printTables(tallies)}\n`)
})

describe('on traffic that they were not tuned on, the detectors', () => {
  it('notice strong attacks, and most moderate ones', () => {
    expect(recallOf(detectors, 'strong')).toBeGreaterThanOrEqual(0.95)
    expect(recallOf(detectors, 'moderate')).toBeGreaterThanOrEqual(0.8)
  })

  // Of 24 attacks, three may be missed by chance alone where one in fifteen is.
  it.each(ATTACK_KINDS)('miss no kind of attack: %s', (kind) => {
    const missed = detectors.missed.filter((line) => line.includes(` ${kind} (`)).join('\n')
    expect(recallOf(detectors, 'strong', kind), missed).toBeGreaterThanOrEqual(0.85)
    expect(recallOf(detectors, 'moderate', kind), missed).toBeGreaterThanOrEqual(0.7)
  })

  it('are wrong at most once a principal and month, with attacks and without', () => {
    expect(falseRateOf(detectors)).toBeLessThanOrEqual(1)
    expect(detectors.falseClean / detectors.monthsClean).toBeLessThanOrEqual(1)
  })

  it.each(['fixed threshold', 'z-score'] as const)('notice more than a %s does', (rival) => {
    for (const strength of ['moderate', 'strong'] as const)
      expect(recallOf(detectors, strength)).toBeGreaterThan(recallOf(tallies[rival], strength))
  })
})
