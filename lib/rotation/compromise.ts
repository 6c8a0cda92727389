import type { Clock } from '../clock.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore } from '../keys/ports.ts'
import type { Rotation } from './model.ts'

/** The generations that the run was told of, and whose items do not say yet that they are compromised. */
export const unmarked = (run: Rotation, all: readonly Generation[]): readonly Generation[] =>
  all.filter(({ generation, compromised }) => compromised === null && run.compromised.includes(generation))

/**
 * A request may only name a compromised generation in the run, since nothing that the API reaches may change generations; the
 * workflow marks it.
 *
 * @returns the generations as they are now
 */
export async function markCompromised(
  { generations, clock }: { readonly generations: GenerationStore; readonly clock: Clock },
  run: Rotation,
): Promise<readonly Generation[]> {
  const all = await generations.list()
  const exposed = unmarked(run, all)
  for (const { generation } of exposed) await generations.note(generation, { compromised: clock() })
  return exposed.length === 0 ? all : generations.list()
}
