/** Roles in words. */
import { mixedDuties } from '../../lib/access/duties.ts'
import type { Role } from '../../lib/access/roles.ts'

export const listed = (roles: readonly Role[]): string => roles.join(', ') || 'no role'

/** Why nobody can have these roles; null: somebody can. */
export function roleProblem(roles: readonly Role[]): string | null {
  const mixed = mixedDuties(roles)
  if (mixed === null) return null
  return `Nobody can be ${mixed} at once: roles that touch data cannot be combined with admin or key-admin.`
}
