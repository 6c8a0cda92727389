/** How a person signs in at the embedded provider. */
import { KeyfoldError } from '../errors.ts'
import { createKnownBrowsers, type KnownBrowsers } from './known-browser.ts'
import { normalizeLogin } from './login.ts'
import type { Account } from './model.ts'
import {
  argon2Of,
  createPasswordCheck,
  type Origin,
  type PasswordCheck,
  type Refused,
  type SignInPorts,
  type Wait,
} from './password-check.ts'
import { hashPassword } from './password-hash.ts'
import { IDENTITY_POLICY } from './policy.ts'
import { createSetPassword, oneTimeProof, type PasswordChange, type PasswordSet } from './set-password.ts'
import { sourceOf } from './source.ts'
import { Shares } from './turns.ts'

export type SignInAttempt = Origin & {
  /** As it was typed. */
  readonly login: string
  readonly password: string
}

export type SignInResult =
  | {
      readonly outcome: 'signed-in'
      readonly account: Account
      /** The new value of the cookie of known browsers. */
      readonly browser: string
    }
  /** The password was a one-time password; nobody is signed in before `setPassword` was called with the proof. */
  | { readonly outcome: 'must-change-password'; readonly account: Account; readonly proof: string }
  /** Wrong, unknown, disabled, or an expired one-time password: which of them, nobody is told. */
  | Refused
  | Wait

export type SignIn = {
  /** @throws KeyfoldError `unavailable` */
  readonly signIn: (attempt: SignInAttempt) => Promise<SignInResult>
  /** @throws KeyfoldError `invalid-request` for a password that is not good enough; `conflict`, `unavailable` */
  readonly setPassword: (change: PasswordChange) => Promise<PasswordSet | Refused | Wait>
}

/** @example const { signIn } = createSignIn({ accounts, principals, attempts, events, recorder, clock, secret }) */
export function createSignIn(ports: SignInPorts): SignIn {
  const check = createPasswordCheck(ports)
  const browsers = createKnownBrowsers(ports.secret, ports.clock)
  const setPassword = createSetPassword(ports, check, browsers)
  const shares = new Shares(IDENTITY_POLICY.signInsAtOnceOfSourceMax)
  return {
    signIn: (attempt) => shares.take(sourceOf(attempt.source), () => signIn(ports, check, browsers, attempt)),
    setPassword: (change) => shares.take(sourceOf(change.source), () => setPassword(change)),
  }
}

async function signIn(
  ports: SignInPorts,
  check: PasswordCheck,
  browsers: KnownBrowsers,
  { login: typed, password, ...origin }: SignInAttempt,
): Promise<SignInResult> {
  const login = loginOrNobody(typed)
  const checked = await check(login, await ports.accounts.findByLogin(login), password, origin)
  if (checked.outcome !== 'right') return checked
  const { account, caller, end } = checked
  const oneTime = account.status !== 'active'
  let ended: 'right' | 'undecided' = 'undecided'
  try {
    const details = oneTime ? { reason: 'one-time password' } : {}
    await ports.recorder.record(caller, 'auth.sign-in', 'allowed', details)
    ended = 'right'
    if (oneTime) return { outcome: 'must-change-password', account, proof: oneTimeProof(account) }
    if (checked.verdict === 'yes-rehash') await rehash(ports, account, password)
    await ports.accounts.noteSignIn(account.id, ports.clock())
    return { outcome: 'signed-in', account, browser: browsers.add(origin.browser, login) }
  } finally {
    await end(ended)
  }
}

/** Whoever changed the password meanwhile is right: then nothing is done. */
async function rehash(ports: SignInPorts, account: Account, password: string): Promise<void> {
  const passwordHash = await hashPassword(password, argon2Of(ports))
  const { status, passwordExpires } = account
  await ports.accounts.setPassword(account.id, account.passwordHash, {
    passwordHash,
    passwordExpires,
    status,
  })
}

/** What can't be a login is nobody's, and takes the same way to a refusal. */
function loginOrNobody(typed: string): string {
  try {
    return normalizeLogin(typed)
  } catch (error) {
    if (error instanceof KeyfoldError && error.code === 'invalid-request') return ''
    throw error
  }
}
