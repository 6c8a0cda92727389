/** What was changed a moment ago, as it is now. */

import { clientPrincipal, userPrincipal } from '../access/principal.ts'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import type { ClientView, User } from './model.ts'
import { clientOf, findTarget, userOf } from './target.ts'

type KnownPorts = Pick<AdministrationPorts, 'principals' | 'directory' | 'clients' | 'clock'>

/** @throws KeyfoldError `not-found` */
export async function knownUser(ports: KnownPorts, id: string): Promise<User> {
  const target = await findTarget(ports, userPrincipal(id))
  if (target?.kind !== 'user') throw new KeyfoldError('not-found', 'There is no such person any more.')
  return userOf(target.user, target.item)
}

/** @throws KeyfoldError `not-found` */
export async function knownClient(ports: KnownPorts, id: string): Promise<ClientView> {
  const target = await findTarget(ports, clientPrincipal(id))
  if (target?.kind !== 'client') throw new KeyfoldError('not-found', 'There is no such client any more.')
  return clientOf(target.client, target.item, ports.clock())
}
