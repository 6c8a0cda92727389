import { KeyfoldError } from '../errors.ts'
import type { Generation, GenerationState } from '../keys/generation.ts'
import type { ReencryptScope, Rotation } from './model.ts'

type Ask = { readonly scope: ReencryptScope | null; readonly compromised: number | null }

/**
 * Whether a rotation could come to its end at all.
 *
 * @throws KeyfoldError `invalid-request` when chosen objects are to be re-encrypted because a generation is compromised: such
 *   a run leaves everything else under it; `not-found` for a generation that is not there; `conflict` for one that wraps nothing
 *   which could be opened, unless the unfinished rotation was told of it already.
 */
export function assertPossible(
  { scope, compromised }: Ask,
  all: readonly Generation[],
  latest: Rotation | null,
): void {
  if (scope !== null && 'objects' in scope && compromised !== null) {
    throw new KeyfoldError(
      'invalid-request',
      'objects does not go with compromised, which moves everything: rotate first, and re-encrypt the objects afterward.',
    )
  }
  if (scope !== null && 'generation' in scope) assertOpens(scope.generation, all)
  const isJoining =
    compromised !== null && latest?.state !== 'finished' && latest?.compromised.includes(compromised)
  if (compromised !== null && isJoining !== true) assertOpens(compromised, all)
}

const OPENS: readonly GenerationState[] = ['active', 'decrypt-only']

function assertOpens(number: number, all: readonly Generation[]): void {
  const found = all.find(({ generation }) => generation === number)
  if (found === undefined) throw new KeyfoldError('not-found', `There is no generation ${number}.`)
  if (OPENS.includes(found.state)) return
  throw new KeyfoldError(
    'conflict',
    `Generation ${number} is ${found.state}: nothing that it wraps can be opened, so that there is nothing to move.`,
  )
}
