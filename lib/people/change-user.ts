import type { Caller } from '../access/caller.ts'
import { userPrincipal } from '../access/principal.ts'
import type { Role } from '../access/roles.ts'
import { administer } from './administer.ts'
import type { AdministrationPorts } from './administration.ts'
import { type ApprovalView, askedFor } from './approval-view.ts'
import { knownUser } from './known.ts'
import type { User } from './model.ts'
import type { Wish } from './plan.ts'
import { inOrder } from './role-sets.ts'

/** One thing at a time: of two, one might be done and the other asked for. */
export type AccessChange = { readonly roles: readonly Role[] } | { readonly disabled: boolean }

export type UserChange = {
  /** As the person is now. */
  readonly user: User
  /** What a second administrator has to approve; null: all is done. */
  readonly approval: ApprovalView | null
}

/**
 * `PATCH /users/{id}`. Roles that are taken away are gone at once, and so is the access of whoever is disabled; `admin`, data
 * roles, and enabling whoever has one, wait for a second administrator.
 *
 * @throws a refusal, also of a change of oneself; KeyfoldError `conflict` for the last administrator, and when something
 *   else of the kind is pending, which it names, or the person was changed meanwhile.
 */
export async function changeUser(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
  change: AccessChange,
): Promise<UserChange> {
  const approval = await administer(ports, from, userPrincipal(id), wishOf(change))
  const user = await knownUser(ports, id)
  return { user, approval: await askedFor(ports, approval) }
}

export function wishOf(change: AccessChange): Wish {
  if ('roles' in change) return { task: 'roles', roles: inOrder(change.roles) }
  return { task: change.disabled ? 'disable' : 'enable' }
}
