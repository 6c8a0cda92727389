import type { Role } from './roles.ts'

/** `PRINCIPAL#id`: read by every request, so that a revocation bites on the next one (architecture, section 6). */
export type PrincipalItem = {
  /** `user:<sub>` or `client:<client_id>`. */
  readonly principal: string
  readonly disabled: boolean
  /** Tokens issued before this time are refused. Milliseconds since the Unix epoch; null: none are. */
  readonly tokensNotBefore: number | null
  /** The roles it may have. A machine client has none unless it is registered here; a person's come from groups. */
  readonly roles: readonly Role[]
  /** The vault itself keeps it out until then, after a critical finding. Milliseconds since the Unix epoch; absent: it does not. */
  readonly suspendedUntil?: number
}

export interface PrincipalStore {
  /** Consistent. @returns null when nothing is recorded of this principal. */
  find(principal: string): Promise<PrincipalItem | null>
  /** Adds or replaces. */
  put(item: PrincipalItem): Promise<void>
  /**
   * Gives a principal these roles in place of those that it had, and changes nothing else: who is disabled meanwhile stays so.
   * A principal of whom nothing is recorded is added, enabled, with no limit to its tokens.
   */
  setRoles(principal: string, roles: readonly Role[]): Promise<void>
  /**
   * Only while these very roles are recorded of it, in the order in which `find` gives them: of two changes at once, one wins.
   * Changes nothing else. @returns false, and changes nothing, when it has others by now, or nothing is recorded of it.
   */
  replaceRoles(principal: string, before: readonly Role[], roles: readonly Role[]): Promise<boolean>
  /** Adds a principal of whom nothing is recorded, enabled. @returns false, and changes nothing, when there is something. */
  register(principal: string, roles: readonly Role[]): Promise<boolean>
  /** Changes nothing else. @returns false when nothing is recorded of it. */
  setDisabled(principal: string, disabled: boolean): Promise<boolean>
  /** Refuses tokens that were issued before; never moves back. @returns false when nothing is recorded of it. */
  refuseTokensBefore(principal: string, time: number): Promise<boolean>
  /** Keeps it out until then; null: not any more. Changes nothing else. @returns false when nothing is recorded of it. */
  suspend(principal: string, until: number | null): Promise<boolean>
}
