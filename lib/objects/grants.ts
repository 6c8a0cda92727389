/** Sharing: `GET`, `PUT` and `DELETE /objects/{id}/grants`. */
import type { Caller } from '../access/caller.ts'
import type { Action } from '../audit/event.ts'
import { perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AuthorizePorts, authorizeObject } from './authorize.ts'
import type { Grant } from './model.ts'
import type { GrantStore, VersionStore } from './ports.ts'

export type GrantPorts = AuthorizePorts & {
  readonly recorder: Recorder
  readonly grants: GrantStore
  readonly versions: Pick<VersionStore, 'head'>
}

export type ListGrantsPorts = Omit<GrantPorts, 'grants'> & {
  readonly grants: Pick<GrantStore, 'find' | 'list'>
}

/** Every grant, expired ones too. @throws a refusal. */
export const listGrants = (
  ports: ListGrantsPorts,
  from: Caller | Promise<Caller>,
  object: string,
): Promise<readonly Grant[]> => asSharer(ports, from, object, 'grant.list', () => ports.grants.list(object))

/** Adds or replaces a grant. @param expires milliseconds since the Unix epoch; null: it does not. @throws a refusal. */
export const putGrant = (
  ports: GrantPorts,
  from: Caller | Promise<Caller>,
  object: string,
  grantee: string,
  expires: number | null,
): Promise<Grant> =>
  asSharer(
    ports,
    from,
    object,
    'grant.put',
    async ({ principal }) => {
      const grant: Grant = { object, grantee, grantedBy: principal, created: ports.clock(), expires }
      await ports.grants.put(grant)
      return grant
    },
    grantee,
  )

/** @throws a refusal; KeyfoldError `not-found` when there is no such grant. */
export const removeGrant = (
  ports: GrantPorts,
  from: Caller | Promise<Caller>,
  object: string,
  grantee: string,
): Promise<void> =>
  asSharer(
    ports,
    from,
    object,
    'grant.remove',
    async () => {
      if (!(await ports.grants.remove(object, grantee))) {
        throw new KeyfoldError('not-found', `The object is not shared with ${grantee}.`)
      }
    },
    grantee,
  )

async function asSharer<T>(
  ports: AuthorizePorts & { recorder: Recorder; versions: Pick<VersionStore, 'head'> },
  from: Caller | Promise<Caller>,
  object: string,
  action: Action,
  act: (caller: Caller) => Promise<T>,
  grantee?: string,
): Promise<T> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  const facts = { object, ...(grantee === undefined ? {} : { reason: grantee }) }
  return perform(ports.recorder, caller, action, facts, async (allow) => {
    await authorizeObject(ports, caller, head, 'object:share')
    await allow()
    return act(caller)
  })
}
