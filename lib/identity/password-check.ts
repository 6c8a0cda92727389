/** Whether a password is an account's, under the back-off. Everything that signs somebody in goes through here. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller, RequestFacts } from '../access/caller.ts'
import type { PrincipalItem, PrincipalStore } from '../access/ports.ts'
import { userPrincipal } from '../access/principal.ts'
import { DEFAULT_PURPOSES } from '../access/purposes.ts'
import type { EventStore } from '../audit/ports.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { type BackOff, createBackOff } from './back-off.ts'
import { createKnownBrowsers, type KnownBrowsers } from './known-browser.ts'
import type { Account } from './model.ts'
import { type Argon2Policy, type Verdict, verifyPassword } from './password-hash.ts'
import { IDENTITY_POLICY } from './policy.ts'
import type { AccountStore, AttemptStore } from './ports.ts'

export type SignInPorts = {
  readonly accounts: AccountStore
  readonly principals: PrincipalStore
  readonly attempts: AttemptStore
  readonly events: EventStore
  readonly recorder: Recorder
  readonly clock: Clock
  /** Of this vault, at least 32 bytes: keys of the back-off and known browsers are made with it. */
  readonly secret: Uint8Array
  /** For tests. */
  readonly argon2?: Argon2Policy
}

/** From where somebody acts. */
export type Origin = {
  /** IP address. */
  readonly source: string
  /** The value of the cookie of known browsers. */
  readonly browser: string | null
  /** The OAuth client that asked for it. */
  readonly client: string | null
  readonly request: RequestFacts
}

export type Wait = { readonly outcome: 'wait'; readonly seconds: number }
export type Refused = { readonly outcome: 'refused' }
/** `reason` is for the record only. */
type Refusal = Refused & { readonly reason: string }
type Judged = {
  readonly outcome: 'right'
  readonly account: Account
  readonly verdict: Verdict
  readonly item: PrincipalItem | null
}
type Right = Omit<Judged, 'item'> & {
  readonly caller: Caller
  /** To be called when everything that follows from it has been done, or has failed. */
  readonly end: (outcome: 'right' | 'undecided') => Promise<void>
}

export type PasswordCheck = (
  login: string,
  account: Account | null,
  password: string,
  origin: Origin,
) => Promise<Right | Refused | Wait>

export const argon2Of = ({ argon2 }: SignInPorts): Argon2Policy => argon2 ?? IDENTITY_POLICY.argon2

/**
 * Known, unknown and disabled accounts take the same steps, so that neither an answer nor its time tells them apart. What
 * can be told is a hash that was made under another policy, until the next sign-in makes it anew.
 */
export function createPasswordCheck(ports: SignInPorts): PasswordCheck {
  const backOff: BackOff = createBackOff(ports.attempts, ports.secret, ports.clock)
  const browsers: KnownBrowsers = createKnownBrowsers(ports.secret, ports.clock)
  return async (login, account, password, origin) => {
    const begun = performance.now()
    const known = await ports.principals.find(userPrincipal(account?.id ?? login))
    const browser = browsers.find(origin.browser, login, known?.tokensNotBefore ?? null)
    const admission = await backOff.admit({ login, source: origin.source, browser })
    if (!admission.admitted) {
      await ports.events.countUnauthenticated(origin.source, ports.clock())
      return { outcome: 'wait', seconds: Math.ceil(admission.waitMs / 1_000) }
    }
    const judged = await judge(ports, login, account, password).catch(async (error: unknown) => {
      await admission.end('undecided')
      throw error
    })
    if (judged.outcome === 'right') {
      const { item, ...right } = judged
      return { ...right, caller: callerOf(right.account, item, origin), end: admission.end }
    }
    // Together they are one commit of the embedded database.
    await Promise.all([noteFailure(ports, account, judged.reason, origin), admission.end('wrong')])
    await nextStep(begun)
    return { outcome: 'refused' }
  }
}

/**
 * Waits until a whole number of steps has passed. An event of a known name takes a little longer to write than the count of an unknown one:
 * a tenth of a millisecond, which many guesses would show.
 */
async function nextStep(begun: number): Promise<void> {
  const { refusalStepMs } = IDENTITY_POLICY
  await sleep(refusalStepMs - ((performance.now() - begun) % refusalStepMs))
}

/**
 * By what is stored once the password was compared, since that takes a while: the former password of a reset that came
 * meanwhile is wrong, and a disabling that did holds.
 */
async function judge(
  ports: SignInPorts,
  login: string,
  account: Account | null,
  password: string,
): Promise<Judged | Refusal> {
  const id = account?.id ?? login
  const verdict = await verifyPassword(account?.passwordHash ?? null, password, argon2Of(ports))
  const [item, now] = await Promise.all([ports.principals.find(userPrincipal(id)), ports.accounts.find(id)])
  if (account === null || now === null) return { outcome: 'refused', reason: 'unknown' }
  if (verdict !== 'no' && now.passwordHash !== account.passwordHash) return judge(ports, login, now, password)
  const reason = refusalOf(now, item, verdict, ports.clock())
  return reason === null ? { outcome: 'right', account: now, verdict, item } : { outcome: 'refused', reason }
}

/** Why the account may not sign in with this password; null: it may. */
function refusalOf(
  account: Account,
  item: PrincipalItem | null,
  verdict: Verdict,
  now: number,
): string | null {
  if (verdict === 'no') return 'wrong password'
  if (item?.disabled === true) return 'disabled'
  return isExpired(account, now) ? 'expired one-time password' : null
}

export const isExpired = ({ status, passwordExpires }: Account, now: number): boolean =>
  status !== 'active' && passwordExpires !== null && passwordExpires <= now

/** One write either way. An unknown name is no identifier: people type passwords there. */
async function noteFailure(
  { recorder, events, clock }: SignInPorts,
  account: Account | null,
  reason: string,
  origin: Origin,
): Promise<void> {
  if (account === null) await events.countUnauthenticated(origin.source, clock())
  else
    await recorder.record({ ...callerOf(account, null, origin), roles: [] }, 'auth.fail', 'denied', {
      reason,
    })
}

/** The roles are those that the person's tokens will have. */
export const callerOf = (account: Account, item: PrincipalItem | null, origin: Origin): Caller => ({
  principal: userPrincipal(account.id),
  roles: account.groups.filter((role) => item === null || item.roles.includes(role)),
  client: origin.client,
  purpose: null,
  purposes: DEFAULT_PURPOSES,
  request: origin.request,
})
