/** How a person's password becomes one that only this person knows. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { userPrincipal } from '../access/principal.ts'
import { assertNotSuspended } from '../access/suspended.ts'
import { KeyfoldError } from '../errors.ts'
import type { KnownBrowsers } from './known-browser.ts'
import type { Account } from './model.ts'
import {
  argon2Of,
  callerOf,
  isExpired,
  type Origin,
  type PasswordCheck,
  type Refused,
  type SignInPorts,
  type Wait,
} from './password-check.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { assertGoodPassword } from './password-rules.ts'

export type PasswordChange = Origin & {
  readonly accountId: string
  /** Why this person may: the one-time password was right, as `signIn` said, or the current one, as it was typed. */
  readonly because: { readonly oneTimeProof: string } | { readonly currentPassword: string }
  readonly newPassword: string
}

export type PasswordSet = {
  readonly outcome: 'set'
  readonly account: Account
  /** The new value of the cookie of known browsers. */
  readonly browser: string
}

/** Says which one-time password was right, without being of use for anything else; another reset makes it void. */
export const oneTimeProof = ({ id, passwordHash }: Account): string =>
  createHash('sha256')
    .update(JSON.stringify(['one-time', id, passwordHash]))
    .digest('base64url')

export function createSetPassword(ports: SignInPorts, check: PasswordCheck, browsers: KnownBrowsers) {
  return async (change: PasswordChange): Promise<PasswordSet | Refused | Wait> => {
    const account = await ports.accounts.find(change.accountId)
    if (account === null) return { outcome: 'refused' }
    const allowed = await isAllowed(ports, check, account, change)
    if (allowed !== true) return allowed
    assertNotSuspended(await ports.principals.find(userPrincipal(account.id)), ports.clock())
    await assertNew(ports, account, change.newPassword)
    await replace(ports, account, change)
    return { outcome: 'set', account, browser: browsers.add(change.browser, account.login) }
  }
}

async function isAllowed(
  ports: SignInPorts,
  check: PasswordCheck,
  account: Account,
  { because, newPassword: _, ...origin }: PasswordChange,
): Promise<true | Refused | Wait> {
  const refused = { outcome: 'refused' } as const
  if ('oneTimeProof' in because) {
    const item = await ports.principals.find(userPrincipal(account.id))
    const good = account.status !== 'active' && isSame(because.oneTimeProof, oneTimeProof(account))
    return good && item?.disabled !== true && !isExpired(account, ports.clock()) ? true : refused
  }
  if (account.status !== 'active') return refused
  const checked = await check(account.login, account, because.currentPassword, origin)
  if (checked.outcome !== 'right') return checked
  await checked.end('right')
  return true
}

/** @throws KeyfoldError `invalid-request` */
async function assertNew(ports: SignInPorts, account: Account, password: string): Promise<void> {
  assertGoodPassword(password, account)
  if ((await verifyPassword(account.passwordHash, password, argon2Of(ports))) !== 'no') {
    throw new KeyfoldError('invalid-request', 'This is the password that you have now. Choose another one.')
  }
}

/** @throws KeyfoldError `conflict` when the password was changed meanwhile. */
async function replace(ports: SignInPorts, account: Account, change: PasswordChange): Promise<void> {
  const passwordHash = await hashPassword(change.newPassword, argon2Of(ports))
  const item = await ports.principals.find(userPrincipal(account.id))
  await ports.recorder.record(callerOf(account, item, change), 'auth.password', 'allowed')
  const password = { passwordHash, passwordExpires: null, status: 'active' } as const
  if (!(await ports.accounts.setPassword(account.id, account.passwordHash, password))) {
    throw new KeyfoldError('conflict', 'The password was changed by somebody else meanwhile. Sign in again.')
  }
  if (account.status !== 'active') await ports.accounts.noteSignIn(account.id, ports.clock())
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
