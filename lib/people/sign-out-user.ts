import type { Caller } from '../access/caller.ts'
import { userPrincipal } from '../access/principal.ts'
import { administer } from './administer.ts'
import type { AdministrationPorts } from './administration.ts'

/** `POST /users/{id}/sign-out`: no token, session or cookie of before is good any more. Idempotent. @throws a refusal. */
export async function signOutUser(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<void> {
  await administer(ports, from, userPrincipal(id), { task: 'sign-out' })
}
