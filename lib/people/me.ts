/** `GET /me` and `POST /me/sign-out`: what everybody may, of themselves. */
import type { Caller } from '../access/caller.ts'
import { isPerson, personId } from '../access/principal.ts'
import type { PurposePolicy } from '../access/purposes.ts'
import { ROLES, type Role } from '../access/roles.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { AdministrationPorts } from './administration.ts'
import { refuseTokens } from './apply-access.ts'
import type { UserCredentials } from './ports.ts'
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
  /** What each of the roles may declare. */
  readonly purposes: Partial<PurposePolicy>
}

type ViewMePorts = Pick<AdministrationPorts, 'recorder' | 'principals' | 'directory' | 'clients'>
type EndSessionsPorts = Pick<AdministrationPorts, 'principals' | 'clock'> & {
  readonly credentials: Pick<UserCredentials, 'endSessions'>
}
type SignOutMePorts = EndSessionsPorts & Pick<AdministrationPorts, 'recorder'>

/** Who calls, person or machine client. Needs no permission: it says what the token says. */
export async function viewMe(ports: ViewMePorts, from: Caller | Promise<Caller>): Promise<Me> {
  const caller = await from
  const { principal, client, roles } = caller
  return perform(ports.recorder, caller, 'user.view', { target: principal }, async (allow) => {
    await allow()
    const known = await findTarget(ports, principal)
    const login = known?.kind === 'user' ? known.user.login : null
    const name = known?.kind === 'user' ? known.user.name : (known?.client.name ?? null)
    return { principal, client, roles, login, name, purposes: purposesOf(caller) }
  })
}

const purposesOf = ({ roles, purposes }: Caller): Me['purposes'] =>
  Object.fromEntries(roles.map((role) => [role, purposes[role]]))

/** Ends every session of the caller, everywhere: no token of before is good any more. @throws a refusal, of a machine client. */
export async function signOutMe(ports: SignOutMePorts, from: Caller | Promise<Caller>): Promise<void> {
  const caller = await from
  const { principal } = caller
  return perform(ports.recorder, caller, 'user.sign-out', { target: principal }, async (allow) => {
    if (!isPerson(principal)) {
      enforce({ allowed: false, code: 'forbidden', reason: 'A machine client has no sessions to end.' })
    }
    await allow()
    await endSessionsOf(ports, principal)
  })
}

/** Of a person. @returns since when a sign-in counts again. Milliseconds since the Unix epoch. */
export async function endSessionsOf(ports: EndSessionsPorts, principal: string): Promise<number> {
  // An item with every role limits none: the groups go on to decide.
  await ports.principals.register(principal, ROLES)
  const from = await refuseTokens(ports, principal)
  await ports.credentials.endSessions(personId(principal))
  return from
}
