/** The one place where a decision is made. It reads the role table, and refuses by default. */
import type { ErrorCode } from '../errors.ts'
import {
  LIST_SCOPES,
  type ListScope,
  type Permission,
  type Relation,
  ROLE_TABLE,
  type Role,
} from './roles.ts'

export type AccessRequest = {
  readonly roles: readonly Role[]
  readonly permission: Permission
  /** How the principal stands to the object; absent when the permission concerns none. */
  readonly relation?: Relation
  readonly purpose: string | null
}

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** `not-found` hides an object that the caller may not know of. */
      readonly code: Extract<ErrorCode, 'forbidden' | 'not-found' | 'purpose-required'>
      /** For the caller and the record. */
      readonly reason: string
    }

const ALLOWED: Decision = { allowed: true }

/**
 * Decides one request by the role table (architecture, section 8). Pure: the same request always has the same answer.
 *
 * @example
 * checkAccess({ roles: ['writer'], permission: 'object:read', relation: 'owner', purpose: null })
 * // → { allowed: true }
 */
export function checkAccess({ roles, permission, relation, purpose }: AccessRequest): Decision {
  const granting = roles.filter((role) => gives(role, permission, relation))
  if (granting.length > 0) return withPurpose(granting, purpose)
  if (relation === undefined || !roles.some((role) => mayEver(role, permission))) {
    return { allowed: false, code: 'forbidden', reason: `No role of this principal has ${permission}.` }
  }
  if (roles.some((role) => gives(role, 'object:list', relation))) {
    return {
      allowed: false,
      code: 'forbidden',
      reason: `This principal does not have ${permission} on this object.`,
    }
  }
  return HIDDEN
}

/** The answer for an object that is not there, or that the caller may not know of. */
export const HIDDEN: Decision = { allowed: false, code: 'not-found', reason: 'There is no such object.' }

/** Whether a principal may ask for a list at all. */
export function checkList(roles: readonly Role[], scope: ListScope, purpose: string | null): Decision {
  const granting = roles.filter((role) => ROLE_TABLE[role].lists.includes(scope))
  if (granting.length > 0) return withPurpose(granting, purpose)
  const may = LIST_SCOPES.filter((other) => roles.some((role) => ROLE_TABLE[role].lists.includes(other)))
  const remedy =
    may.length === 0 ? 'none of its roles lists objects' : `ask for ${may.map(asked).join(' or ')}`
  return {
    allowed: false,
    code: 'forbidden',
    reason: `This principal may not list by ${asked(scope)}; ${remedy}.`,
  }
}

/** How each list is asked for. */
const ASKED: Readonly<Record<ListScope, string>> = {
  own: 'owner=me',
  granted: 'grantee=me',
  subject: 'subject=…',
  all: 'all=true',
}
const asked = (scope: ListScope): string => ASKED[scope]

function withPurpose(granting: readonly Role[], purpose: string | null): Decision {
  if (purpose !== null || granting.some((role) => !ROLE_TABLE[role].needsPurpose)) return ALLOWED
  return {
    allowed: false,
    code: 'purpose-required',
    reason: 'Declare a purpose in the header Keyfold-Purpose.',
  }
}

function gives(role: Role, permission: Permission, relation: Relation | undefined): boolean {
  const rules = ROLE_TABLE[role]
  if (relation === undefined) return rules.vault.includes(permission)
  return rules.objects[permission]?.includes(relation) ?? false
}

const mayEver = (role: Role, permission: Permission): boolean =>
  ROLE_TABLE[role].objects[permission] !== undefined
