import type { Role } from '../access/roles.ts'
import type { Account, Artifact, Attempts, OauthClient } from './model.ts'

export interface AccountStore {
  find(id: string): Promise<Account | null>
  findByLogin(login: string): Promise<Account | null>
  /** In order of id. @param after the last id of the page before */
  page(after: string | null, limit: number): Promise<readonly Account[]>
  /** @returns false when the id or the login is taken. */
  add(account: Account): Promise<boolean>
  setGroups(id: string, groups: readonly Role[]): Promise<boolean>
  /**
   * Only while the account still has the password that was looked at.
   * @returns false when it has another one by now, or is not there.
   */
  setPassword(
    id: string,
    before: string | null,
    password: Pick<Account, 'passwordHash' | 'passwordExpires' | 'status'>,
  ): Promise<boolean>
  noteSignIn(id: string, at: number): Promise<void>
  /** Idempotent. For accounts that come back under the same id; of nobody else's is ever used again. */
  remove(id: string): Promise<void>
}

/** Nothing in it is found after it has expired. */
export interface ArtifactStore {
  /** Adds or replaces. What was consumed stays so. */
  put(artifact: Artifact): Promise<void>
  find(model: string, idHash: string, now: number): Promise<Artifact | null>
  findByUid(model: string, uidHash: string, now: number): Promise<Artifact | null>
  /** @returns whether this was the first time. */
  consume(model: string, idHash: string, at: number): Promise<boolean>
  remove(where: ArtifactSelection): Promise<void>
}

export type ArtifactSelection =
  | { readonly model: string; readonly idHash: string }
  /** Everything of a grant, of an account, or that expired before. */
  | { readonly grant: string }
  | { readonly account: string }
  | { readonly expiredBefore: number }

/** Failed attempts to sign in, by key. Keys are hashes; see `back-off.ts`. */
export interface AttemptStore {
  /** @returns those that are known. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, Attempts>>
  /** Counts one more failure of each. What is older than `forgetBefore` counts from 1 again. */
  fail(keys: readonly string[], at: number, forgetBefore: number): Promise<void>
  clear(keys: readonly string[]): Promise<void>
  /** Tidies up. */
  removeBefore(last: number): Promise<void>
}

export interface OauthClientStore {
  find(id: string): Promise<OauthClient | null>
  /** @returns false when the id is taken. */
  add(client: OauthClient): Promise<boolean>
  setRoles(id: string, roles: readonly Role[]): Promise<boolean>
  /** In place of all. @returns false when they are not as given any more, or the client is not there. */
  setSecrets(id: string, before: OauthClient['secrets'], secrets: OauthClient['secrets']): Promise<boolean>
  /** Idempotent. */
  remove(id: string): Promise<void>
}
