/** The machine clients of a vault in AWS. */

import { assertSeparation } from '../../lib/access/caller.ts'
import type { PrincipalItem } from '../../lib/access/ports.ts'
import { clientPrincipal } from '../../lib/access/principal.ts'
import type { Role } from '../../lib/access/roles.ts'
import { withOperator } from '../../lib/compose/aws/operator.ts'
import { KeyfoldError } from '../../lib/errors.ts'

export type Registration = {
  readonly outcome: 'registered' | 'changed' | 'unchanged'
  readonly name: string
  readonly item: PrincipalItem
  /** The roles that it had before; none before it was registered. */
  readonly before: readonly Role[]
}

/**
 * Gives a machine client its roles, in place of those that it had: scopes give roles only to registered clients
 * (architecture, section 8). A disabled client stays so, also one that is disabled meanwhile. Idempotent.
 *
 * @param client the name that the profile gives it, or its id in Cognito
 * @throws KeyfoldError `forbidden` for roles that may not be combined; `not-found` for a client that the vault does not
 *   have; and what `withOperator` throws.
 */
export async function registerClient(
  vault: string,
  client: string,
  roles: readonly Role[],
): Promise<Registration> {
  assertSeparation(roles)
  return withOperator(vault, async ({ machineClients, principals }) => {
    const { name, id } = findClient(vault, machineClients(), client)
    const principal = clientPrincipal(id)
    const found = await principals.find(principal)
    const before = found?.roles ?? []
    if (found !== null && isSame(before, roles)) return { outcome: 'unchanged', name, item: found, before }
    await principals.setRoles(principal, roles)
    const item = await principals.find(principal)
    if (item === null)
      throw new KeyfoldError(
        'conflict',
        `The client "${name}" was removed while it was given its roles. Try again.`,
      )
    return { outcome: found === null ? 'registered' : 'changed', name, item, before }
  })
}

/** @param ids by name */
function findClient(
  vault: string,
  ids: ReadonlyMap<string, string>,
  wanted: string,
): { name: string; id: string } {
  const clients = [...ids].map(([name, id]) => ({ name, id }))
  const found = clients.find(({ name, id }) => name === wanted || id === wanted)
  if (found !== undefined) return found
  const known = clients.map(({ name, id }) => `${name} (${id})`).join(', ') || 'none'
  throw new KeyfoldError(
    'not-found',
    `The vault "${vault}" has no machine client "${wanted}". It has: ${known}. Add a new one to the profile, infra/profiles.ts, and deploy again.`,
  )
}

const isSame = (one: readonly Role[], other: readonly Role[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role))
