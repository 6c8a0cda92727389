import type { Role } from '../access/roles.ts'
import type { Approval, ClientSecretFacts, DirectoryUser, MachineClient } from './model.ts'

export type Page<T> = {
  readonly items: readonly T[]
  /** Where the next page begins; opaque. Null: this was the last one. */
  readonly next: string | null
}

/** The people whom an identity provider knows: embedded accounts, or a Cognito user pool. */
export interface UserDirectory {
  /** @returns null when there is no such person. */
  find(id: string): Promise<DirectoryUser | null>
  /** @returns null when nobody signs in with it. */
  findByLogin(login: string): Promise<DirectoryUser | null>
  /** What that person signs in with, and nothing else: one cheap call. @returns null when there is no such person. */
  loginOf(id: string): Promise<string | null>
  /** In an order of its own that does not change. A page may be short. @param after `next` of the page before */
  page(after: string | null, limit: number): Promise<Page<DirectoryUser>>
  /**
   * Adds a person without any group. The invitation goes to that person and to nobody else.
   * @throws KeyfoldError `conflict` when somebody signs in with that login already.
   */
  invite(person: { readonly login: string; readonly name: string | null }): Promise<DirectoryUser>
  /** In place of all others that name a role. Idempotent. @throws KeyfoldError `not-found` */
  setGroups(id: string, roles: readonly Role[]): Promise<void>
}

/** What a person signs in with. */
export interface UserCredentials {
  /**
   * The password stops working, and what makes a new one goes to the person, never to whoever asks.
   * @throws KeyfoldError `not-found`
   */
  reset(id: string): Promise<void>
  /** Ends every session: no refresh token and no cookie of before is good any more. */
  endSessions(id: string): Promise<void>
  /** Whether the person can sign in at all. The principal item decides over tokens that exist. */
  setEnabled(id: string, enabled: boolean): Promise<void>
}

/** The OAuth clients with client credentials that an identity provider knows. */
export interface ClientDirectory {
  /** @returns the new client's id. Nobody has a secret of it yet. */
  create(client: { readonly name: string; readonly roles: readonly Role[] }): Promise<string>
  /** Which roles its tokens may claim. @throws KeyfoldError `not-found` */
  setRoles(id: string, roles: readonly Role[]): Promise<void>
  /**
   * Makes one more secret, and keeps those that are given until they are removed; of others nothing stays.
   * @throws KeyfoldError `conflict` when the provider allows no more secrets at a time.
   */
  addSecret(id: string, keep: readonly string[]): Promise<{ readonly id: string; readonly secret: string }>
  /** Idempotent. */
  removeSecret(id: string, secretId: string): Promise<void>
  /** Idempotent. No token is issued to it any more. */
  remove(id: string): Promise<void>
}

/** What the vault itself notes of machine clients. */
export interface MachineClientStore {
  find(id: string): Promise<MachineClient | null>
  /** @returns false, and adds nothing, when a client with that id is there, or one whose name has the same `nameKey`. */
  add(client: MachineClient): Promise<boolean>
  /** In order of id. @param after the last id of the page before */
  page(after: string | null, limit: number): Promise<readonly MachineClient[]>
  /** @returns false when they are not as given any more: somebody else changed them. */
  replaceSecrets(
    id: string,
    before: readonly ClientSecretFacts[],
    after: readonly ClientSecretFacts[],
  ): Promise<boolean>
  /** Idempotent. */
  remove(id: string): Promise<void>
}

export interface ApprovalStore {
  add(approval: Approval): Promise<void>
  find(id: string): Promise<Approval | null>
  /** Newest first. @param before the last id of the page before */
  page(before: string | null, limit: number): Promise<readonly Approval[]>
  /** Only what is pending. @returns whether this decision won. */
  decide(
    id: string,
    decision: Pick<Approval, 'decided' | 'decidedBy' | 'reason'> & {
      readonly state: 'approved' | 'rejected' | 'withdrawn'
    },
  ): Promise<boolean>
  /** Idempotent: the first time stays. */
  noteApplied(id: string, at: number): Promise<void>
}

/** Who administers: so that the last one of them can neither be disabled nor lose the role, whatever happens at once. */
export interface AdminRegistry {
  /** Idempotent. */
  add(principal: string): Promise<void>
  /** One conditional change. @returns false, and changes nothing, when it is the only one. True when it was not there. */
  remove(principal: string): Promise<boolean>
  list(): Promise<readonly string[]>
}

/** Brings something to a person: by e-mail, or by leaving it for whoever runs the machine to pass on. */
export interface Messenger {
  /** @throws KeyfoldError `unavailable` when it was not taken. */
  send(message: {
    /** An e-mail address, or the login of somebody without one. */
    readonly to: string
    readonly subject: string
    /** Plain text. */
    readonly text: string
  }): Promise<void>
}
