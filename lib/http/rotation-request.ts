/** The body of `POST /rotations`. */
import * as z from 'zod/mini'
import { ROTATION_MODES } from '../rotation/model.ts'
import { ROTATION_POLICY } from '../rotation/policy.ts'
import type { StartRequest } from '../rotation/start.ts'
import { objectId } from './fields.ts'

const NO_GENERATION = 'is not the number of a generation'
const generation = (description: string) =>
  z.int(NO_GENERATION).check(z.gte(1, NO_GENERATION), z.meta({ description }))

const { scopeObjectsMax } = ROTATION_POLICY

const objects = z.array(objectId, 'is not a list of object ids').check(
  z.minLength(1, 'names no object'),
  z.maxLength(scopeObjectsMax, `has more than ${scopeObjectsMax} objects; re-encrypt the others afterward`),
  z.refine((ids) => new Set(ids).size === ids.length, 'names an object twice'),
  z.meta({ description: 'Re-encrypt every version of these objects.' }),
)

const fields = z.strictObject({
  mode: z.optional(
    z.enum(ROTATION_MODES, 'is neither rewrap nor reencrypt').check(
      z.meta({
        description:
          'rewrap, the default, wraps each data key anew. reencrypt also makes new data keys and ciphertext for its scope.',
      }),
    ),
  ),
  generation: z.optional(generation('Re-encrypt everything that this generation wraps.')),
  objects: z.optional(objects),
  waiveEscrow: z.optional(
    z
      .boolean('is neither true nor false')
      .check(z.meta({ description: 'Accept that nobody can recover the new master key.' })),
  ),
  compromised: z.optional(
    generation('This generation is known to strangers: disable it when nothing is left under it.'),
  ),
})

type Fields = z.output<typeof fields>

const scopes = (given: Fields): number =>
  [given.generation, given.objects].filter((scope) => scope !== undefined).length

export const RotationBody = fields.check(
  z.refine(
    (given) => given.mode === 'reencrypt' || scopes(given) === 0,
    'generation and objects go with mode reencrypt; a rewrap moves everything',
  ),
  z.refine(
    (given) => given.mode !== 'reencrypt' || scopes(given) === 1,
    'give exactly one of generation and objects with mode reencrypt',
  ),
  z.refine(
    (given) => given.objects === undefined || given.compromised === undefined,
    'objects and compromised do not go together, since a compromised generation is left by everything: rotate first, and re-encrypt the objects afterward',
  ),
)

export const startRequestOf = (given: Fields): StartRequest => ({
  mode: given.mode ?? 'rewrap',
  scope: scopeOf(given),
  waiveEscrow: given.waiveEscrow ?? false,
  compromised: given.compromised ?? null,
})

function scopeOf({ generation: number, objects: ids }: Fields): StartRequest['scope'] {
  if (number !== undefined) return { generation: number }
  return ids === undefined ? null : { objects: ids }
}
