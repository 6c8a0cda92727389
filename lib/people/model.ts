/** People and machine clients, as those who administer them see them. Times are milliseconds since the Unix epoch. */
import type { Role } from '../access/roles.ts'

/**
 * `invited`: has never signed in. `must-change-password`: signs in with what a reset sent, and then sets a password of their own.
 */
export const USER_STATUSES = ['invited', 'active', 'must-change-password'] as const
export type UserStatus = (typeof USER_STATUSES)[number]

/** What the directory of an identity provider knows of a person. */
export type DirectoryUser = {
  /** The `sub` of their tokens. */
  readonly id: string
  /** What they sign in with; an e-mail address, but for the first administrator. In lower case. */
  readonly login: string
  readonly name: string | null
  readonly status: UserStatus
  /** The roles that their groups name. */
  readonly groups: readonly Role[]
  readonly created: number
  /** Null: never, or the provider does not say. */
  readonly lastSignIn: number | null
}

/** A person: the directory's facts, and what the principal item says of them, which decides. */
export type User = Omit<DirectoryUser, 'groups'> & {
  /** `user:<id>` */
  readonly principal: string
  /** Those that are in effect. */
  readonly roles: readonly Role[]
  readonly disabled: boolean
}

/** A machine client: an OAuth client with client credentials, and nobody behind it. */
export type MachineClient = {
  /** The `client_id`. */
  readonly id: string
  readonly name: string
  /** The person who collects its secrets, `user:<id>`; never anybody who administers. */
  readonly custodian: string
  readonly created: number
  readonly createdBy: string
  /** Newest first, and whoever is collecting one (`secret-claim.ts`); never the secrets themselves. */
  readonly secrets: readonly ClientSecretFacts[]
}

export type ClientSecretFacts = {
  readonly id: string
  readonly created: number
  /** Null: until the next one is collected. */
  readonly expires: number | null
}

/** A machine client, and what its principal item says of it. */
export type ClientView = MachineClient & {
  /** `client:<id>` */
  readonly principal: string
  readonly roles: readonly Role[]
  readonly disabled: boolean
}

/** A change that one administrator may ask for and only another one may let happen (architecture, section 8). */
export type ApprovalChange =
  /** Roles in place of those that the target has, `before`. */
  | { readonly kind: 'roles'; readonly before: readonly Role[]; readonly roles: readonly Role[] }
  /** New credentials, which go to the person. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'enable' }

export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]

export type Approval = {
  /** ULID. */
  readonly id: string
  /** `user:<id>` or `client:<id>`. */
  readonly target: string
  readonly change: ApprovalChange
  readonly requestedBy: string
  readonly requested: number
  /** When nobody may approve it any more. */
  readonly expires: number
  /** `expired` is never stored: see `approval-state.ts`. */
  readonly state: Exclude<ApprovalState, 'expired'>
  readonly decidedBy: string | null
  readonly decided: number | null
  /** Why it was decided so. */
  readonly reason: string | null
  /** When the change was carried out; null for an approved one: it was interrupted, and is carried out by deciding again. */
  readonly applied: number | null
}
