/** What the API answers about rotations, for the contract; `rotation-views.ts` makes these. */
import * as z from 'zod/mini'
import { ROTATION_MODES, ROTATION_STATES, ROTATION_STEPS } from '../rotation/model.ts'
import { cursor, time } from './response-schemas.ts'

const generation = z.int().check(z.gte(1))
const count = (description: string) => z.int().check(z.gte(0), z.meta({ description }))

const rotation = {
  id: z.int().check(z.gte(1), z.meta({ description: 'Its number: 1, 2, 3 …' })),
  state: z.enum(ROTATION_STATES).check(
    z.meta({
      description:
        'failed: it has not ended, the next start resumes it. abandoned: it had failed, and the rotation with the next number took its place.',
    }),
  ),
  mode: z.enum(ROTATION_MODES),
  scope: z
    .nullable(z.union([z.strictObject({ generation }), z.strictObject({ objects: z.int() })]))
    .check(
      z.meta({ description: 'What is re-encrypted: all that a generation wraps, or how many objects.' }),
    ),
  trigger: z.enum(['schedule', 'request']),
  requestedBy: z.string(),
  escrowWaived: z.boolean(),
  compromised: z.array(generation),
  step: z.enum(ROTATION_STEPS).check(
    z.meta({
      description:
        'How far its last start has come, for people. begun: it makes the next generation. generation-made: it waits until that one may be ' +
        'used. activated: it waits until no writer uses the former one. rewrapping: versions are moved, pass by pass. verifying: ' +
        'everything is scanned, and a sample is opened. finished: nothing is left to do. One that re-encrypts objects goes from begun to ' +
        'rewrapping.',
    }),
  ),
  attempt: count('How often it was started.'),
  from: generation.check(z.meta({ description: 'The generation that was active at the beginning.' })),
  to: z.nullable(generation).check(z.meta({ description: 'The one that it made.' })),
  started: time,
  ended: z.nullable(time),
  planned: z
    .nullable(z.int())
    .check(z.meta({ description: 'Versions to be moved, counted before the first pass.' })),
  rewrapped: count('Versions that were wrapped anew, about.'),
  reencrypted: count('Versions that were encrypted anew, about.'),
  failures: count('Versions that the last pass could not move.'),
  error: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
}

export const Rotation = z.strictObject(rotation).check(z.meta({ id: 'Rotation' }))

export const RotationList = z
  .strictObject({ rotations: z.array(Rotation), cursor })
  .check(z.meta({ id: 'RotationList' }))

const Failure = z.strictObject({ object: z.string(), version: z.int(), code: z.string() })

const Exposed = z.strictObject({
  generation,
  protectedSince: z.nullable(time),
  activeUntil: z.nullable(time),
  compromised: z.nullable(time),
  emptied: z.nullable(time),
  disabled: z
    .nullable(time)
    .check(z.meta({ description: 'Null: something that could not be moved keeps it.' })),
  keyId: z.string(),
})

export const RotationDetails = z
  .strictObject({
    ...rotation,
    objects: z.nullable(z.array(z.string())).check(z.meta({ description: 'The objects of its scope.' })),
    failed: z
      .array(Failure)
      .check(z.meta({ description: 'The first 100 of the versions that the last pass could not move.' })),
    report: z.array(Exposed).check(
      z.meta({
        description:
          'Of a rotation that has finished: each generation that was compromised, and what it protected until when.',
      }),
    ),
  })
  .check(z.meta({ id: 'RotationDetails' }))
