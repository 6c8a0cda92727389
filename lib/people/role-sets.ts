import { assertSeparation } from '../access/caller.ts'
import { ROLES, type Role } from '../access/roles.ts'
import { enforce } from '../audit/operation.ts'
import { KeyfoldError } from '../errors.ts'

/** Each once, in the order of the table. */
export const inOrder = (roles: readonly Role[]): readonly Role[] =>
  ROLES.filter((role) => roles.includes(role))

export const sameRoles = (some: readonly Role[], others: readonly Role[]): boolean =>
  inOrder(some).join() === inOrder(others).join()

/** Separation of duties, decided before anybody is asked to approve. @throws a refusal. */
export function enforceSeparation(roles: readonly Role[]): void {
  try {
    assertSeparation(roles)
  } catch (error) {
    if (!(error instanceof KeyfoldError) || error.code !== 'forbidden') throw error
    enforce({ allowed: false, code: 'forbidden', reason: error.message })
  }
}
