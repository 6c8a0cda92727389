/** The account of the first administrator: made at the first start, for whoever runs the machine. */
import { randomUUID } from 'node:crypto'
import type { PrincipalStore } from '../../lib/access/ports.ts'
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Account } from '../../lib/identity/model.ts'
import { newOneTimePassword } from '../../lib/identity/one-time-password.ts'
import { type Argon2Policy, hashPassword } from '../../lib/identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import type { AccountStore } from '../../lib/identity/ports.ts'
import type { AdminRegistry } from '../../lib/people/ports.ts'

export type FirstAdmin = { readonly login: string; readonly oneTimePassword: string }

export type FirstAdminPorts = {
  readonly accounts: AccountStore
  readonly principals: PrincipalStore
  readonly admins: AdminRegistry
  readonly clock: Clock
  /** For tests. */
  readonly argon2?: Argon2Policy
}

const LOGIN = 'admin'
const ROLES = ['admin'] as const

/**
 * Makes the account where there is none at all. Until it was used, each start gives it a new one-time password, so that one
 * that scrolled away costs a restart.
 *
 * Each step may be the last before a crash: the next start does all of them again.
 *
 * @returns what to tell whoever started the vault; null when the account was used, is disabled, or never was needed.
 */
export async function prepareFirstAdmin(ports: FirstAdminPorts): Promise<FirstAdmin | null> {
  const account = (await ports.accounts.findByLogin(LOGIN)) ?? (await makeAccount(ports))
  if (account?.status !== 'invited') return null
  const principal = userPrincipal(account.id)
  if ((await ports.principals.find(principal))?.disabled === true) return null
  const oneTimePassword = newOneTimePassword()
  const renewed = await ports.accounts.setPassword(account.id, account.passwordHash, {
    passwordHash: await hashPassword(oneTimePassword, ports.argon2),
    passwordExpires: ports.clock() + IDENTITY_POLICY.oneTimePasswordLifetimeMs,
    status: 'invited',
  })
  if (!renewed) return null
  await ports.principals.register(principal, ROLES)
  await ports.admins.add(principal)
  await ports.accounts.setGroups(account.id, ROLES)
  return { login: LOGIN, oneTimePassword }
}

/** @returns null when others are there already: whoever removed this account did so for a reason. */
async function makeAccount({ accounts, clock }: FirstAdminPorts): Promise<Account | null> {
  if ((await accounts.page(null, 1)).length > 0) return null
  const account: Account = {
    id: randomUUID(),
    login: LOGIN,
    name: 'Administrator',
    groups: [],
    status: 'invited',
    passwordHash: null,
    passwordExpires: null,
    created: clock(),
    lastSignIn: null,
  }
  return (await accounts.add(account)) ? account : null
}
