/**
 * The demo people, to try the page with, on loopback only. One password is theirs, made once and kept in `identity.json`; it cannot be
 * changed, and each start gives it back to an account that was reset meanwhile. Whoever administers may disable them, or
 * change their roles: that stays.
 *
 * Their ids are always the same, unlike those of other accounts: what they own, and that they were disabled, is theirs again when
 * they come back. So neither making nor removing them has to be finished at once: the next start does what is missing.
 */
import type { PrincipalStore } from '../../lib/access/ports.ts'
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Role } from '../../lib/access/roles.ts'
import type { Clock } from '../../lib/clock.ts'
import { mapBounded } from '../../lib/concurrency.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { AccountStore, ArtifactStore } from '../../lib/identity/ports.ts'
import { refuseTokens } from '../../lib/people/apply-access.ts'
import type { AdminRegistry } from '../../lib/people/ports.ts'
import type { DemoPassword } from './identity-file.ts'

export type DemoPerson = {
  readonly login: string
  readonly password: string
  /** Those in effect. */
  readonly roles: readonly Role[]
}

export type DemoPeoplePorts = {
  readonly accounts: AccountStore
  readonly artifacts: ArtifactStore
  readonly principals: PrincipalStore
  readonly admins: AdminRegistry
  readonly clock: Clock
}

type Facts = { readonly login: string; readonly name: string; readonly roles: readonly Role[] }

const PEOPLE: readonly Facts[] = [
  { login: 'ann', name: 'Ann', roles: ['writer', 'reader'] },
  { login: 'ben', name: 'Ben', roles: ['writer', 'reader'] },
  { login: 'steward', name: 'Steward', roles: ['steward'] },
  { login: 'privacy-officer', name: 'Privacy officer', roles: ['privacy-officer'] },
  { login: 'key-admin', name: 'Key administrator', roles: ['key-admin'] },
  { login: 'auditor', name: 'Auditor', roles: ['auditor'] },
]

/** As no other account is called: they have UUIDs. */
const idOf = (login: string): string => `demo-${login}`

const IDS: ReadonlySet<string> = new Set(PEOPLE.map(({ login }) => idOf(login)))

/** @param id of an account */
export const isDemoPerson = (id: string): boolean => IDS.has(id)

/** @returns those who can sign in. Somebody else who has one of the logins keeps it. */
export async function addDemoPeople(
  ports: DemoPeoplePorts,
  password: DemoPassword,
): Promise<readonly DemoPerson[]> {
  // Together, so that one commit serves them all.
  const people = await mapBounded(PEOPLE, PEOPLE.length, async (facts): Promise<readonly DemoPerson[]> => {
    await ensure(ports, facts, password.hash)
    const roles = await rolesIfEnabled(ports, idOf(facts.login))
    return roles === null ? [] : [{ login: facts.login, password: password.text, roles }]
  })
  return people.flat()
}

/**
 * To be called before the server is reachable from anywhere else, and before the password is forgotten. What they own stays.
 *
 * @throws KeyfoldError `invalid-configuration` when one of them has become the only administrator.
 */
export async function removeDemoPeople(ports: DemoPeoplePorts): Promise<void> {
  for (const { login } of PEOPLE) await remove(ports, login)
}

/** Roles before the account, without which they are of no use: a crash between the two is made good by the next start. */
async function ensure(
  { accounts, principals, clock }: DemoPeoplePorts,
  { login, name, roles }: Facts,
  passwordHash: string,
): Promise<void> {
  const id = idOf(login)
  const credentials = { passwordHash, passwordExpires: null, status: 'active' } as const
  const account = await accounts.find(id)
  if (account === null) {
    if ((await accounts.findByLogin(login)) !== null) return
    await principals.setRoles(userPrincipal(id), roles)
    await accounts.add({ id, login, name, groups: roles, ...credentials, created: clock(), lastSignIn: null })
  } else if (account.passwordHash !== passwordHash || account.status !== 'active') {
    await accounts.setPassword(id, account.passwordHash, credentials)
  }
}

/** @returns null for whoever is disabled, or not there. */
async function rolesIfEnabled(
  { accounts, principals }: DemoPeoplePorts,
  id: string,
): Promise<readonly Role[] | null> {
  const [account, item] = await Promise.all([accounts.find(id), principals.find(userPrincipal(id))])
  if (account === null || item?.disabled === true) return null
  return account.groups.filter((role) => item === null || item.roles.includes(role))
}

/** Roles last: without the account they are of no use, and while there are some, the next start goes on with this. */
async function remove(ports: DemoPeoplePorts, login: string): Promise<void> {
  const { accounts, artifacts, principals, admins } = ports
  const id = idOf(login)
  const principal = userPrincipal(id)
  if ((await accounts.find(id)) !== null) {
    if (!(await admins.remove(principal))) throw onlyAdministrator(login)
    await artifacts.remove({ account: id })
    await accounts.remove(id)
  }
  const item = await principals.find(principal)
  if (item === null || item.roles.length === 0) return
  await refuseTokens(ports, principal)
  await principals.setRoles(principal, [])
}

const onlyAdministrator = (login: string): KeyfoldError =>
  new KeyfoldError(
    'invalid-configuration',
    `The demo account ${login}, which exists on loopback only, is the only administrator. Make somebody else one first: keyfold user invite and approve, with --data.`,
  )
