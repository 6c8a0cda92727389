/** What the API answers about findings, mute rules, suspensions and key use; `finding-views.ts` makes these. */
import * as z from 'zod/mini'
import { DETECTORS, SEVERITIES } from '../anomaly/model.ts'
import { ACTIONS, OUTCOMES } from '../audit/event.ts'
import { FINDING_STATES } from '../findings/ports.ts'
import { USAGE_STEPS } from '../findings/usage.ts'
import { cursor, time } from './response-schemas.ts'

const described = (description: string) => z.meta({ description })
const count = (description: string) => z.int().check(z.gte(0), described(description))
const someone = (description: string) => z.nullable(z.string()).check(described(description))

const by = { by: z.string().check(z.meta({ example: 'user:Xk2v9QfWm3sT7yLb0aZr1w' })), at: time }

const lifted = z
  .nullable(z.strictObject(by))
  .check(described('Who ended it, and when; null: it ends, or ended, by itself.'))

const SHORT = {
  id: z.string().check(z.meta({ example: 'f-01KF3Z6Q8W9X0Y1Z2A3B4C5D6E' })),
  detector: z.enum(DETECTORS),
  severity: z.enum(SEVERITIES),
  state: z.enum(FINDING_STATES).check(described('muted: a rule said that nobody needs to be told.')),
  principal: someone('Whom it is about; null: several, or nobody who is known.'),
  from: time.check(described('Of the first of its events.')),
  to: time.check(described('Of the last of its events so far.')),
  raisedAt: time.check(described('When it was noticed.')),
  sentence: z.string().check(described('Who, what, how much, and what would be usual.')),
}

export const ShortFinding = z.strictObject(SHORT).check(z.meta({ id: 'ShortFinding' }))

export const FindingSchema = z
  .strictObject({
    ...SHORT,
    principals: z.array(z.string()).check(described('All whom it is about; at most 20.')),
    observed: z.number().check(described('What was seen, in `unit`.')),
    expected: z.number().check(described('What would have been usual, in `unit`.')),
    unit: z.string().check(z.meta({ description: 'Follows a number.', example: 'decryptions an hour' })),
    probability: z.number().check(described('Of so much, or more, when nothing is wrong: 0 to 1.')),
    events: count('How many events are behind it.'),
    evidence: z.array(z.string()).check(described('Ids of at most 20 of them, the first and the last.')),
    acknowledgment: z
      .nullable(z.strictObject({ ...by, reason: z.string() }))
      .check(described('The last one. A finding whose severity rises after it is open again.')),
    mute: someone('The mute rule that covers it.'),
    suspension: z
      .nullable(z.strictObject({ id: z.string(), until: time, lifted }))
      .check(described('What the vault did about it, if that is among the last 100 suspensions.')),
  })
  .check(z.meta({ id: 'Finding' }))

export const FindingList = z
  .strictObject({ findings: z.array(FindingSchema), cursor })
  .check(z.meta({ id: 'FindingList' }))

export const MuteSchema = z
  .strictObject({
    id: z.string(),
    detector: z.nullable(z.enum(DETECTORS)).check(described('Null: any.')),
    principal: someone('Null: any.'),
    reason: z.string(),
    ...by,
    expiresAt: time,
  })
  .check(z.meta({ id: 'Mute' }))

export const MuteList = z.strictObject({ mutes: z.array(MuteSchema) }).check(z.meta({ id: 'MuteList' }))

export const SuspensionSchema = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    finding: z.string().check(described('The id of the finding that led to it.')),
    at: time,
    until: time.check(described('Ends by itself then.')),
    lifted,
  })
  .check(z.meta({ id: 'Suspension' }))

export const SuspensionList = z
  .strictObject({ suspensions: z.array(SuspensionSchema) })
  .check(z.meta({ id: 'SuspensionList' }))

const Series = z.strictObject({
  principal: z.optional(z.string()).check(described('Of this one alone; left out: of all.')),
  action: z.enum(ACTIONS),
  outcome: z.enum(OUTCOMES),
  points: z
    .array(z.strictObject({ time, count: count('In the hour, or day, that begins then.') }))
    .check(described('In the order of time; hours and days without any are left out.')),
})

export const Usage = z
  .strictObject({
    from: time,
    to: time.check(described('The first instant that is not in it.')),
    by: z.enum(USAGE_STEPS),
    series: z.array(Series),
    findings: z.array(ShortFinding).check(described('Raised in this time, oldest first: the first 500.')),
    principals: z
      .array(z.strictObject({ principal: z.string(), count: count('Of its events.') }))
      .check(described('The 20 that did most, the first one most.')),
  })
  .check(z.meta({ id: 'Usage' }))

export const Baseline = z
  .strictObject({
    principal: z.string(),
    since: time.check(described('Of the first event that was learned from.')),
    events: count('How many were learned from.'),
    sentences: z.array(z.string()).check(described('What is usual, in plain words.')),
  })
  .check(z.meta({ id: 'Baseline' }))
