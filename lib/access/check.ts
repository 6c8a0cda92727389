/** The one place where a decision is made. It reads the role table and the purpose policy, and refuses by default. */
import type { ErrorCode } from '../errors.ts'
import type { Classification } from '../objects/model.ts'
import type { Caller } from './caller.ts'
import { type PurposePolicy, purposeName } from './purposes.ts'
import {
  LIST_SCOPES,
  type ListScope,
  type Permission,
  type Relation,
  ROLE_TABLE,
  type Role,
} from './roles.ts'

/** What of a caller counts. */
export type Claimant = {
  readonly roles: readonly Role[]
  /** As declared: a name, or a name, `/` and a reference. */
  readonly purpose: string | null
  readonly purposes: PurposePolicy
}

export type AccessRequest = Claimant & {
  readonly permission: Permission
  /** How the principal stands to the object; absent when the permission concerns none. */
  readonly relation?: Relation
  /** Of the version that is used. An object without one is treated as restricted. */
  readonly classification?: Classification
}

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /**
       * `not-found` hides an object that the caller may not know of; `purpose-required`: the same request with a purpose
       * would be allowed.
       */
      readonly code: Extract<ErrorCode, 'forbidden' | 'not-found' | 'purpose-required'>
      /** For the caller and the record. */
      readonly reason: string
    }

export const ALLOWED: Decision = { allowed: true }

export const forbid = (reason: string): Decision => ({ allowed: false, code: 'forbidden', reason })

/**
 * Decides one request by the role table (architecture, section 8). Pure: the same request always has the same answer.
 * Whether an object is hidden is decided first, whatever the purpose.
 *
 * @example
 * const ann = { roles: ['writer'], purpose: null, purposes: DEFAULT_PURPOSES } as const
 * checkAccess({ ...ann, permission: 'object:read', relation: 'owner', classification: 'confidential' })
 * // → { allowed: true }
 */
export function checkAccess(request: AccessRequest): Decision {
  const { roles, permission, relation } = request
  const granting = roles.filter((role) => gives(role, permission, relation))
  if (granting.length > 0) {
    // What concerns no object shows no data, whoever asks.
    const needed = relation !== undefined && (readsRestricted(request) || granting.every(needsPurpose))
    return withPurpose(granting, request, needed)
  }
  if (relation === undefined || !roles.some((role) => mayEver(role, permission))) {
    return forbid(`No role of this principal has ${permission}; an administrator can give one that does.`)
  }
  if (roles.some((role) => gives(role, 'object:list', relation))) {
    return forbid(`This principal does not have ${permission} on this object; its owner may.`)
  }
  return HIDDEN
}

/** {@link checkAccess} for a caller. @param object absent when the permission concerns none */
export const checkCaller = (
  { roles, purpose, purposes }: Caller,
  permission: Permission,
  object: Pick<AccessRequest, 'relation' | 'classification'> = {},
): Decision => checkAccess({ roles, purpose, purposes, permission, ...object })

/** The answer for an object that is not there, or that the caller may not know of. */
export const HIDDEN: Decision = { allowed: false, code: 'not-found', reason: 'There is no such object.' }

/** Whether a principal may ask for a list at all. What is on it has no content, so that its classification is no matter. */
export function checkList(claimant: Claimant, scope: ListScope): Decision {
  const { roles } = claimant
  const granting = roles.filter((role) => ROLE_TABLE[role].lists.includes(scope))
  if (granting.length > 0) return withPurpose(granting, claimant, granting.every(needsPurpose))
  const may = LIST_SCOPES.filter((other) => roles.some((role) => ROLE_TABLE[role].lists.includes(other)))
  const remedy =
    may.length === 0 ? 'none of its roles lists objects' : `ask for ${may.map(asked).join(' or ')}`
  return forbid(`This principal may not list by ${asked(scope)}; ${remedy}.`)
}

/** Whether a grant could let a principal do anything. */
export const grantsMatter = (roles: readonly Role[]): boolean =>
  roles.some((role) => gives(role, 'object:list', 'grantee'))

/** How each list is asked for. */
const ASKED: Readonly<Record<ListScope, string>> = {
  own: 'owner=me',
  granted: 'grantee=me',
  subject: 'subject=…',
  all: 'all=true',
}
const asked = (scope: ListScope): string => ASKED[scope]

const readsRestricted = ({ permission, classification = 'restricted' }: AccessRequest): boolean =>
  permission === 'object:read' && classification === 'restricted'

const needsPurpose = (role: Role): boolean => ROLE_TABLE[role].needsPurpose

function withPurpose(granting: readonly Role[], { purpose, purposes }: Claimant, needed: boolean): Decision {
  if (purpose === null) {
    return needed ? refusePurpose('purpose-required', granting, purposes) : ALLOWED
  }
  const name = purposeName(purpose)
  if (granting.some((role) => purposes[role].includes(name))) return ALLOWED
  return refusePurpose('forbidden', granting, purposes)
}

/** Names what may be declared, and not what was: that may be anything. */
function refusePurpose(
  code: 'forbidden' | 'purpose-required',
  granting: readonly Role[],
  purposes: PurposePolicy,
): Decision {
  const may = [...new Set(granting.flatMap((role) => purposes[role]))]
  if (may.length === 0) return forbid('No role of this principal may declare a purpose here.')
  const wrong = code === 'forbidden' ? 'No role of this principal may declare this purpose here. ' : ''
  return {
    allowed: false,
    code,
    reason: `${wrong}Declare a purpose in the header Keyfold-Purpose: ${may.join(', ')}; a reference may follow, as in ${may[0]}/case 7.`,
  }
}

function gives(role: Role, permission: Permission, relation: Relation | undefined): boolean {
  const rules = ROLE_TABLE[role]
  if (relation === undefined) return rules.vault.includes(permission)
  return rules.objects[permission]?.includes(relation) ?? false
}

const mayEver = (role: Role, permission: Permission): boolean =>
  ROLE_TABLE[role].objects[permission] !== undefined
