/**
 * Taking access away begins with the principal item, which every request reads; giving it ends with it. So an interrupted change
 * leaves less access, and repeating the call completes it.
 */
import type { AdministrationPorts } from './administration.ts'
import { isEnabledAdmin, leaveAdmins } from './last-admin.ts'
import type { Target } from './target.ts'

const SECOND_MS = 1000

/** @throws KeyfoldError `conflict` for the last administrator. */
export async function disable(ports: AdministrationPorts, target: Target): Promise<void> {
  const { principal, kind, id } = target
  await ensureRecorded(ports, target)
  if (isEnabledAdmin(target)) await leaveAdmins(ports, principal)
  await ports.principals.setDisabled(principal, true)
  await refuseTokens(ports, principal)
  if (kind === 'client') return
  await ports.credentials.setEnabled(id, false)
  await ports.credentials.endSessions(id)
}

export async function enable(ports: AdministrationPorts, target: Target): Promise<void> {
  const { principal, kind, id } = target
  if (kind === 'user') await ports.credentials.setEnabled(id, true)
  await ports.principals.setDisabled(principal, false)
  if (isEnabledAdmin({ ...target, disabled: false })) await ports.admins.add(principal)
}

export async function signOut(ports: AdministrationPorts, target: Target): Promise<void> {
  await ensureRecorded(ports, target)
  await endAll(ports, target)
}

/**
 * The person is signed out everywhere before new credentials go to them, and again after that: until then the former password
 * worked, also when nothing could be sent in the end.
 */
export async function reset(ports: AdministrationPorts, target: Target): Promise<void> {
  await signOut(ports, target)
  try {
    await ports.credentials.reset(target.id)
  } finally {
    await endAll(ports, target)
  }
}

/** Tokens and sessions of before. */
async function endAll(ports: AdministrationPorts, { principal, kind, id }: Target): Promise<void> {
  await refuseTokens(ports, principal)
  if (kind === 'user') await ports.credentials.endSessions(id)
}

/**
 * Tokens say to the second when they were issued (RFC 7519, section 2, NumericDate): those of this second are refused too, also
 * one that is issued later in it.
 *
 * @returns since when a sign-in counts again. Milliseconds since the Unix epoch.
 */
export async function refuseTokens(
  { principals, clock }: Pick<AdministrationPorts, 'principals' | 'clock'>,
  principal: string,
): Promise<number> {
  const from = (Math.floor(clock() / SECOND_MS) + 1) * SECOND_MS
  await principals.refuseTokensBefore(principal, from)
  return from
}

/** With the roles that it has. */
export async function ensureRecorded(
  { principals }: Pick<AdministrationPorts, 'principals'>,
  { principal, item, roles }: Target,
): Promise<void> {
  if (item === null) await principals.register(principal, roles)
}
