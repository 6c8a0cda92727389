import type { Caller } from '../access/caller.ts'
import { clientPrincipal } from '../access/principal.ts'
import { checkTarget } from '../access/second-admin.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import { disable } from './apply-access.ts'
import { findTarget } from './target.ts'

/**
 * `DELETE /clients/{id}`: for good. Its tokens are refused from the next request on; its principal item stays, disabled and
 * without a role. Repeating it completes one that was interrupted.
 *
 * @throws a refusal, also of a client that revokes itself; that there is no such client is one.
 */
export async function revokeClient(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<void> {
  const principal = clientPrincipal(id)
  const [caller, target] = await Promise.all([from, findTarget(ports, principal)])
  return perform(ports.recorder, caller, 'client.revoke', { target: principal }, async (allow) => {
    enforceMay(ports, caller, 'user:manage')
    enforce(checkTarget(caller, principal, 'disable'))
    enforceFound(target, 'There is no such client.')
    await allow()
    await disable(ports, target)
    await ports.principals.setRoles(principal, [])
    await ports.clientDirectory.remove(id)
    await ports.clients.remove(id)
  })
}
