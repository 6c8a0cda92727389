/** What the API answers about master keys, for the contract. */
import * as z from 'zod/mini'
import { GENERATION_STATES } from '../keys/generation.ts'
import { VERSIONS_COUNTED_MAX } from '../keys/generation-status.ts'
import { time } from './response-schemas.ts'

const described = (description: string) => z.meta<string | null>({ description })
const since = (description: string) => z.nullable(time).check(described(description))

const Horizon = z
  .strictObject({
    managedCopiesGone: since('No backup, export or replica has what it wrapped any more.'),
    strayCopiesUnreadable: since(
      'No copy that anyone kept can be read any more. Lies in the future when nothing but time is missing, and holds if nothing comes between.',
    ),
    conditions: z.array(z.strictObject({ condition: z.string(), met: z.boolean() })),
  })
  .check(
    z.meta({
      id: 'ErasureHorizon',
      description:
        'From when on what was erased is beyond reach, in copies as well; null: cannot be said. The conditions are those of the second date.',
    }),
  )

const key = {
  generation: z.int().check(z.gte(1)),
  keyId: z.string(),
  state: z.enum(GENERATION_STATES),
  created: time,
  activated: z.nullable(time),
  retired: since('When it stopped wrapping.'),
  escrow: z.nullable(z.enum(['kept', 'waived'])).check(
    z.meta({
      description:
        'kept: its material is in escrow, and was read back. waived: it was accepted that there is none.',
    }),
  ),
  compromised: since('Since when it is taken for known to strangers.'),
  emptied: since('Since when a scan of everything finds nothing wrapped under it.'),
  disabled: z.nullable(time),
  deletionScheduled: z.nullable(time),
  destroyed: z.nullable(time),
  copiesDestroyed: since('When the operator stated that no copy of its material is left.'),
  versions: z
    .int()
    .check(z.gte(0), z.meta({ description: 'Versions whose data key is wrapped under it, by an index.' })),
  versionsCapped: z
    .boolean()
    .check(z.meta({ description: `There may be more: ${VERSIONS_COUNTED_MAX} are counted at most.` })),
  horizon: Horizon,
}

export const KeyList = z
  .strictObject({
    generations: z.array(z.strictObject(key)),
    nextRotation: since('When the schedule next starts a rotation.'),
    rotationBlocked: z
      .nullable(z.string())
      .check(described('Why the schedule cannot start one; null: it can.')),
    retirement: z.strictObject({
      lastRun: since('When the daily job that retires generations last ran.'),
      blockedBy: z.array(z.string()).check(z.meta({ description: 'Why it may retire nothing now.' })),
    }),
  })
  .check(z.meta({ id: 'KeyList' }))

export const Key = z
  .strictObject({
    ...key,
    ifCompromised: z
      .nullable(
        z.strictObject({
          protectedSince: time,
          activeUntil: since('Null: it wraps still.'),
          consequences: z.array(z.string()),
        }),
      )
      .check(
        z.meta({
          description: 'What it would mean to mark it compromised; null: it opens nothing, or never did.',
        }),
      ),
  })
  .check(z.meta({ id: 'Key' }))
