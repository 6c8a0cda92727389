/** Rotations, as the vault's API shows them. */
import * as z from 'zod/mini'
import { jsonOf, type Vault } from '../client.ts'

const Failure = z.object({ object: z.string(), version: z.number(), code: z.string() })

const Exposed = z.object({
  generation: z.number(),
  protectedSince: z.nullable(z.string()),
  activeUntil: z.nullable(z.string()),
  disabled: z.nullable(z.string()),
})

/** Times are ISO 8601; what this command does not use is passed on in JSON. */
export const RotationAnswer = z.looseObject({
  id: z.number(),
  state: z.enum(['running', 'failed', 'finished', 'abandoned']),
  mode: z.string(),
  /** What is re-encrypted: all that a generation wraps, or how many objects. Null when it only wraps anew. */
  scope: z.nullable(z.object({ generation: z.optional(z.number()), objects: z.optional(z.number()) })),
  trigger: z.string(),
  step: z.string(),
  from: z.number(),
  to: z.nullable(z.number()),
  started: z.string(),
  ended: z.nullable(z.string()),
  planned: z.nullable(z.number()),
  rewrapped: z.number(),
  reencrypted: z.number(),
  failures: z.number(),
  error: z.nullable(z.object({ code: z.string(), message: z.string() })),
  /** In the view of one rotation only: the first versions that could not be moved, and the end of what was compromised. */
  failed: z.optional(z.array(Failure)),
  report: z.optional(z.array(Exposed)),
})

export type RotationAnswer = z.infer<typeof RotationAnswer>

const Page = z.object({
  rotations: z.array(RotationAnswer),
  cursor: z.nullable(z.string()),
})

/** Versions that it has given new keys. */
export const movedBy = ({ rewrapped, reencrypted }: RotationAnswer): number => rewrapped + reencrypted

/** @throws KeyfoldError `not-found` when there is none. */
export async function readRotation(vault: Vault, id: number): Promise<RotationAnswer> {
  return RotationAnswer.parse(jsonOf(await vault({ method: 'GET', path: ['rotations', String(id)] })))
}

export type PageRequest = { readonly limit?: number | undefined; readonly cursor?: string | undefined }

/** Newest first. */
export async function readRotations(
  vault: Vault,
  { limit, cursor }: PageRequest,
): Promise<z.infer<typeof Page>> {
  return Page.parse(jsonOf(await vault({ method: 'GET', path: ['rotations'], query: { limit, cursor } })))
}
