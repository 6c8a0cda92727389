/** What requests about findings, mute rules, suspensions and key use may carry. */
import * as z from 'zod/mini'
import { FINDING_STATES } from '../findings/ports.ts'
import { USAGE_STEPS } from '../findings/usage.ts'
import { cursor, instant, pageSize } from './fields.ts'
import { anyPrincipal, detector, findingId, muteId, suspensionId, triageReason } from './finding-fields.ts'

export const FindingPath = z.object({ id: findingId })
export const MutePath = z.object({ id: muteId })
export const SuspensionPath = z.object({ id: suspensionId })
export const BaselinePath = z.object({ principal: anyPrincipal })

export const FindingListQuery = z.strictObject({
  state: z.optional(
    z
      .enum(FINDING_STATES, `is none of ${FINDING_STATES.join(', ')}`)
      .check(z.meta({ description: 'Only those that stand so.' })),
  ),
  limit: z.optional(pageSize),
  cursor: z.optional(cursor),
})

export const AcknowledgmentBody = z.strictObject({ reason: triageReason })

export const MuteBody = z
  .strictObject({
    detector: z.optional(z.nullable(detector)),
    principal: z.optional(z.nullable(anyPrincipal)),
    reason: triageReason,
    expiresAt: instant.check(
      z.meta({ description: 'When it ends: later than now, and at most 90 days from now.' }),
    ),
  })
  .check(
    z.refine(({ detector: kind, principal }) => (kind ?? principal ?? null) !== null, {
      error: 'give detector, principal, or both',
      path: ['detector'],
    }),
  )

export const UsageQuery = z.strictObject({
  from: z.optional(instant).check(
    z.meta({
      description:
        'From the hour, or the day in UTC, that this is in. Default: a day before `to`, or 30 when it is by day.',
    }),
  ),
  to: z
    .optional(instant)
    .check(z.meta({ description: 'Up to this, to the end of its hour or day. Default: now.' })),
  by: z.optional(
    z
      .enum(USAGE_STEPS, `is none of ${USAGE_STEPS.join(', ')}`)
      .check(
        z.meta({ description: 'hour (default): at most 31 days; day: days in UTC, at most 400 of them.' }),
      ),
  ),
  principal: z.optional(anyPrincipal.check(z.meta({ description: 'Also what this one did.' }))),
})
