import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'
import type { ListBy } from '../objects/ports.ts'
import { grantee as granteeField } from './fields.ts'

type Choice = {
  readonly owner?: string | undefined
  readonly grantee?: string | undefined
  readonly subject?: string | undefined
  readonly all?: 'true' | undefined
}

/** Which of the four lists a query asks for; its caller's own without a word. `me` is the caller. */
export function listByOf({ owner, grantee, subject, all }: Choice, { principal }: Caller): ListBy {
  if (all !== undefined) return { by: 'all' }
  if (subject !== undefined) return { by: 'subject', subject }
  if (grantee !== undefined) return { by: 'grantee', grantee: named('grantee', grantee, principal) }
  return { by: 'owner', owner: named('owner', owner ?? 'me', principal) }
}

function named(field: string, value: string, principal: string): string {
  if (value === 'me') return principal
  if (granteeField.safeParse(value).success) return value
  throw new KeyfoldError(
    'invalid-request',
    `${field}: is neither me nor a principal such as user:… or client:….`,
  )
}
