/** Sharing: `GET`, `PUT` and `DELETE /objects/{id}/grants`. */
import type { Caller } from '../access/caller.ts'
import type { Action } from '../audit/event.ts'
import { KeyfoldError } from '../errors.ts'
import type { Grant } from './model.ts'
import { type ObjectTask, type OnObjectPorts, onObject } from './on-object.ts'
import type { GrantStore } from './ports.ts'

export type GrantPorts = OnObjectPorts & { readonly grants: GrantStore }
export type ListGrantsPorts = OnObjectPorts & { readonly grants: Pick<GrantStore, 'find' | 'list'> }

/** Every grant, expired ones too. @throws a refusal. */
export const listGrants = (
  ports: ListGrantsPorts,
  from: Caller | Promise<Caller>,
  object: string,
): Promise<readonly Grant[]> =>
  onObject(ports, from, sharing('grant.list', object), async ({ allow }) => {
    await allow()
    return ports.grants.list(object)
  })

/** Adds or replaces a grant. @param expires milliseconds since the Unix epoch; null: it does not. @throws a refusal. */
export const putGrant = (
  ports: GrantPorts,
  from: Caller | Promise<Caller>,
  object: string,
  grantee: string,
  expires: number | null,
): Promise<Grant> =>
  onObject(ports, from, sharing('grant.put', object, grantee), async ({ caller, allow }) => {
    await allow()
    const grant: Grant = { object, grantee, grantedBy: caller.principal, created: ports.clock(), expires }
    await ports.grants.put(grant)
    return grant
  })

/** @throws a refusal; KeyfoldError `not-found` when there is no such grant. */
export const removeGrant = (
  ports: GrantPorts,
  from: Caller | Promise<Caller>,
  object: string,
  grantee: string,
): Promise<void> =>
  onObject(ports, from, sharing('grant.remove', object, grantee), async ({ allow }) => {
    await allow()
    if (!(await ports.grants.remove(object, grantee))) {
      throw new KeyfoldError('not-found', `The object is not shared with ${grantee}.`)
    }
  })

const sharing = (action: Action, object: string, grantee?: string): ObjectTask => ({
  object,
  action,
  permission: 'object:share',
  ...(grantee === undefined ? {} : { facts: { reason: grantee } }),
})
