import { describe, expect, it } from 'vitest'
import type { Attack } from '../traffic/model.ts'
import type { Alarm } from './contender.ts'
import { falseOnes, scoreAttack } from './score.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = 100 * DAY

const attack: Attack = {
  kind: 'rate',
  strength: 'strong',
  day: 100,
  variant: 'steady',
  principals: ['user:a'],
  from: START,
  to: START + HOUR,
  ids: ['1', '2'],
}

const alarm = (from: number, more: Partial<Alarm> = {}): Alarm => ({
  detector: 'bulk-read',
  principals: ['user:a'],
  from,
  to: from + HOUR,
  raisedAt: from + HOUR / 2,
  evidence: [],
  sentence: '',
  ...more,
})

describe('an attack', () => {
  it('is noticed by whatever names a principal of it in time, and the first one counts', () => {
    const late = alarm(START + HOUR, { detector: 'decrypt-rate' })
    const outcome = scoreAttack(attack, [late, alarm(START)])
    expect(outcome).toMatchObject({ detector: 'bulk-read', delay: HOUR / 2 })
  })

  it.each([
    ['before it began', alarm(START - HOUR, { to: START + HOUR })],
    ['long after it', alarm(START + 3 * DAY)],
    ['about somebody else', alarm(START, { principals: ['user:b'] })],
    ['about nobody, for other reasons', alarm(START, { principals: [], evidence: ['9'] })],
  ])('is not noticed by what was raised %s', (_, other) => {
    expect(scoreAttack(attack, [other]).detector).toBeNull()
  })

  it('is noticed by an alarm that names its events, and nobody', () => {
    expect(scoreAttack(attack, [alarm(START, { principals: [], evidence: ['2'] })]).detector).toBe(
      'bulk-read',
    )
  })
})

describe('an alarm', () => {
  it('is false when it is about no attack, and not about what came of one', () => {
    const alarms = [
      alarm(START),
      alarm(START + 5 * DAY),
      alarm(START - DAY),
      alarm(START, { principals: ['user:b'] }),
    ]
    expect(falseOnes(alarms, [attack])).toEqual(alarms.slice(2))
  })
})
