import type { Role } from '../../lib/access/roles.ts'
import { UsageError } from '../failures.ts'

export type RolesFlags = { readonly role?: readonly Role[]; readonly none?: true }

/** In place of all that somebody has. @throws UsageError when it is not said, which would take every role away */
export function wantedRoles({ role, none }: RolesFlags): readonly Role[] {
  if (role === undefined && !none) throw new UsageError('Give --role with all roles, or --none.')
  return [...new Set(role)]
}
