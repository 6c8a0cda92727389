/** The evaluation of one seed: its traffic alone, and with attacks of each strength. */
import { type AttackKind, STRENGTHS, type Strength } from '../traffic/model.ts'
import { type Contender, createOurs } from './contender.ts'
import { createFixedMeter } from './rivals/fixed.ts'
import { createRival } from './rivals/rival.ts'
import { FIXED, Z_SCORE } from './rivals/settings.ts'
import { createZScoreMeter } from './rivals/z-score.ts'
import { watchStream } from './stream.ts'
import { addTally, emptyTally, type Tally, tallyStream } from './tally.ts'

export const CONTENDERS = ['detectors', 'fixed threshold', 'z-score'] as const
export type ContenderName = (typeof CONTENDERS)[number]
export type Tallies = Readonly<Record<ContenderName, Tally>>

export type EvaluationOptions = {
  readonly days?: number
  readonly principals?: number
  readonly rate?: number
  /** Attacks of each kind in one stream. */
  readonly each?: number
  readonly strengths?: readonly Strength[]
  readonly kinds?: readonly AttackKind[]
  /** Only the detectors: while they are being tuned. */
  readonly alone?: boolean
}

export function evaluateSeed(seed: number, options: EvaluationOptions = {}): Tallies {
  const {
    days = 130,
    principals = 50,
    rate = 1,
    each = 2,
    strengths = STRENGTHS,
    kinds,
    alone = false,
  } = options
  const setting = { seed, days, principals, rate, each, ...(kinds === undefined ? {} : { kinds }) }
  const clean = watchStream({ ...setting, strength: null }, makeContenders(alone))
  const tallies = emptyTallies()
  const add = (watched: typeof clean): void => {
    for (const name of CONTENDERS) addTally(tallies[name], tallyStream(name, seed, watched, clean))
  }
  add(clean)
  for (const strength of strengths) add(watchStream({ ...setting, strength }, makeContenders(alone)))
  return tallies
}

export const emptyTallies = (): Tallies => ({
  detectors: emptyTally(),
  'fixed threshold': emptyTally(),
  'z-score': emptyTally(),
})

function makeContenders(alone: boolean): Partial<Record<ContenderName, Contender>> {
  if (alone) return { detectors: createOurs() }
  return {
    detectors: createOurs(),
    'fixed threshold': createRival('fixed threshold', createFixedMeter(), FIXED),
    'z-score': createRival('z-score', createZScoreMeter(), Z_SCORE),
  }
}
