/** The embedded identity provider's own records. Times are milliseconds since the Unix epoch. */
import type { Role } from '../access/roles.ts'
import type { UserStatus } from '../people/model.ts'

export type Account = {
  /** Opaque and never used again; the `sub` of its tokens. */
  readonly id: string
  /** In the form of `normalizeLogin`; unique. */
  readonly login: string
  readonly name: string | null
  readonly groups: readonly Role[]
  /** With any status but `active`, `passwordHash` is of a one-time password. */
  readonly status: UserStatus
  /** In PHC string format; null: nobody can sign in. */
  readonly passwordHash: string | null
  /** When a one-time password stops working; null: never. */
  readonly passwordExpires: number | null
  readonly created: number
  readonly lastSignIn: number | null
}

/** What `oidc-provider` keeps: sessions, grants, codes, refresh tokens, interactions. */
export type Artifact = {
  /** `Session`, `Grant`, `AuthorizationCode`, `RefreshToken`, `Interaction`, and so on. */
  readonly model: string
  /** SHA-256 of the artifact's id, which is a bearer secret, in hexadecimal. */
  readonly idHash: string
  /** JSON without the id itself. */
  readonly payload: string
  readonly account: string | null
  readonly grant: string | null
  readonly uidHash: string | null
  /** Null: not. */
  readonly consumed: number | null
  readonly expires: number | null
}

/** Failed attempts to sign in, of one kind of key: see `back-off.ts`. */
export type Attempts = {
  readonly failures: number
  /** Of the last failure. */
  readonly last: number
}

/** A machine client as the embedded provider knows it. Its secrets are random, so that one hash of each is enough. */
export type OauthClient = {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  /** SHA-256, in hexadecimal. Every one of them is valid. */
  readonly secrets: readonly { readonly id: string; readonly hash: string }[]
}
