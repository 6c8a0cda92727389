import { expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { type DuePorts, isDue } from '../../lib/rotation/due.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { parseSchedule } from '../../lib/rotation/schedule.ts'
import { START } from '../support/vault.ts'

const ACTIVE = { generation: 1, state: 'active', created: START, activated: START } as Generation

const isDueAt = (at: number, escrowPolicy: DuePorts['escrowPolicy']): boolean =>
  isDue({ clock: () => at, nextRotation: parseSchedule('every 30 days'), escrowPolicy }, ACTIVE, null)

const RECOVERABLE = { recipients: ['age1'], waived: false }
const UNRECOVERABLE = { recipients: [], waived: false }
const DUE = START + 30 * DAY_MS

it('is due from its moment on, however late somebody looks', () => {
  expect([DUE - 1, DUE, DUE + 100 * DAY_MS].map((at) => isDueAt(at, RECOVERABLE))).toEqual([
    false,
    true,
    true,
  ])
})

it('is due once a day when it would be refused, for as long as it takes until the next look', () => {
  const { scheduleIntervalMs } = ROTATION_POLICY
  for (const day of [DUE, DUE + DAY_MS, DUE + 7 * DAY_MS]) {
    const moments = [day, day + scheduleIntervalMs - 1, day + scheduleIntervalMs, day + DAY_MS - 1]
    expect(moments.map((at) => isDueAt(at, UNRECOVERABLE))).toEqual([true, true, false, false])
  }
  expect(isDueAt(DUE - 1, UNRECOVERABLE)).toBe(false)
})
