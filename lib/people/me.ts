/** `GET /me` and `POST /me/sign-out`: what everybody may, of themselves. */
import type { Caller } from '../access/caller.ts'
import { isPerson, personId } from '../access/principal.ts'
import { ROLES, type Role } from '../access/roles.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { AdministrationPorts } from './administration.ts'
import { refuseTokens } from './apply-access.ts'
import { findTarget } from './target.ts'

export type Me = {
  readonly principal: string
  /** The OAuth client that the token was issued to. */
  readonly client: string | null
  /** Those in effect. */
  readonly roles: readonly Role[]
  /** Null: a machine client. Of another provider, which keeps the people, the id. */
  readonly login: string | null
  readonly name: string | null
}

type ViewMePorts = Pick<AdministrationPorts, 'recorder' | 'principals' | 'directory' | 'clients'>
type SignOutMePorts = Pick<AdministrationPorts, 'recorder' | 'principals' | 'credentials' | 'clock'>

/** Who calls, person or machine client. Needs no permission: it says what the token says. */
export async function viewMe(ports: ViewMePorts, from: Caller | Promise<Caller>): Promise<Me> {
  const caller = await from
  const { principal, client, roles } = caller
  return perform(ports.recorder, caller, 'user.view', { target: principal }, async (allow) => {
    await allow()
    const known = await findTarget(ports, principal)
    const login = known?.kind === 'user' ? known.user.login : null
    const name = known?.kind === 'user' ? known.user.name : (known?.client.name ?? null)
    return { principal, client, roles, login, name }
  })
}

/** Ends every session of the caller, everywhere: no token of before is good any more. @throws a refusal, of a machine client. */
export async function signOutMe(ports: SignOutMePorts, from: Caller | Promise<Caller>): Promise<void> {
  const caller = await from
  const { principal } = caller
  return perform(ports.recorder, caller, 'user.sign-out', { target: principal }, async (allow) => {
    if (!isPerson(principal)) {
      enforce({ allowed: false, code: 'forbidden', reason: 'A machine client has no sessions to end.' })
    }
    await allow()
    // An item with every role limits none: the groups go on to decide.
    await ports.principals.register(principal, ROLES)
    await refuseTokens(ports, principal)
    await ports.credentials.endSessions(personId(principal))
  })
}
