/**
 * Separation of duties (architecture, section 8): which roles nobody has together, and what one administrator cannot do alone.
 * Rules over the names of roles and nothing else, so that the page can say them before the API does.
 */
import { ROLE_TABLE, type Role } from './roles.ts'

/** @returns a role that touches data and one that manages, by name; null: there are not both. */
export function mixedDuties(roles: readonly Role[]): string | null {
  const manages = roles.find((role) => role === 'admin' || role === 'key-admin')
  const data = roles.find((role) => ROLE_TABLE[role].data)
  return manages === undefined || data === undefined ? null : `${data} and ${manages}`
}

/** What an administrator does to somebody, a person or a machine client. */
export type AdminTask = 'roles' | 'enable' | 'disable' | 'reset' | 'sign-out'

/** The roles for whose sake a task is one for two. Taking away is for one alone, at once. */
const CONCERNED: Readonly<
  Record<AdminTask, (before: readonly Role[], after: readonly Role[]) => readonly Role[]>
> = {
  roles: (before, after) => after.filter((role) => !before.includes(role)),
  enable: (before) => before,
  disable: () => [],
  reset: (before) => before,
  'sign-out': () => [],
}

const isForTwo = (role: Role): boolean => role === 'admin' || ROLE_TABLE[role].data

/**
 * Whether a second administrator has to approve a task.
 *
 * @param before the roles that the target has, or would have if it were enabled
 * @param after those that it is to have; absent when the task does not change them
 */
export const needsSecondAdmin = (
  task: AdminTask,
  before: readonly Role[],
  after: readonly Role[] = before,
): boolean => CONCERNED[task](before, after).some(isForTwo)

/** Of the wanted roles, those that one administrator may give, or leave, alone. */
export const rolesAtOnce = (before: readonly Role[], wanted: readonly Role[]): readonly Role[] =>
  wanted.filter((role) => before.includes(role) || !isForTwo(role))
