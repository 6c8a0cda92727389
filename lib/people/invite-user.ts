import type { Caller } from '../access/caller.ts'
import { userPrincipal } from '../access/principal.ts'
import type { Role } from '../access/roles.ts'
import { perform } from '../audit/operation.ts'
import { KeyfoldError } from '../errors.ts'
import { normalizeLogin } from '../identity/login.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import type { UserChange } from './change-user.ts'
import { enforceCustodyAllows } from './custodian.ts'
import { giveFirstRoles } from './first-roles.ts'
import { knownUser } from './known.ts'
import type { DirectoryUser } from './model.ts'
import { checkedName } from './names.ts'
import { PEOPLE_POLICY } from './policy.ts'
import { enforceSeparation, inOrder } from './role-sets.ts'
import { findTarget, type Target } from './target.ts'

export type Invitation = {
  /** An e-mail address. */
  readonly login: string
  readonly name: string | null
  readonly roles: readonly Role[]
}

/**
 * A plain address: RFC 5321, section 4.1.2, `Dot-string "@" Domain`, with letters and digits of any script (RFC 6531, section 3.3). What
 * programs read in different ways is none: quotes, comments, lists, literals, and a dot at the end. Whether it is there, the invitation shows.
 */
const LETTER = String.raw`\p{L}\p{M}\p{N}`
const ATOM = `[${LETTER}!#$%&'*+/=?^_\`{|}~-]+`
const LABEL = `[${LETTER}](?:[${LETTER}-]*[${LETTER}])?`
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})*$`, 'u')

/**
 * `POST /users`: invites a person. Roles that need no second administrator are given at once, for the others an approval is
 * asked for. Repeating it completes one that was interrupted, as long as the person has not signed in.
 *
 * The provider names a new person, so the event is written when the invitation is out and before any role is given: until
 * then the invited may do nothing.
 *
 * @throws a refusal; KeyfoldError `invalid-request` for a login that is no e-mail address; `conflict` when somebody signs in
 *   with it already.
 */
export async function inviteUser(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  invitation: Invitation,
): Promise<UserChange> {
  const caller = await from
  const roles = inOrder(invitation.roles)
  return perform(ports.recorder, caller, 'user.invite', { targetRoles: roles }, async (allow) => {
    enforceMay(ports, caller, 'user:manage')
    enforceSeparation(roles)
    const target = await invited(ports, personOf(invitation), roles)
    const approval = await giveFirstRoles(ports, caller, target, roles, allow)
    return { user: await knownUser(ports, target.id), approval }
  })
}

function personOf({ login, name }: Invitation): Pick<Invitation, 'login' | 'name'> {
  const address = normalizeLogin(login)
  if (!EMAIL.test(address)) {
    throw new KeyfoldError(
      'invalid-request',
      'login: is no plain e-mail address; the invitation is sent to it.',
    )
  }
  return { login: address, name: name === null ? null : checkedName(name, PEOPLE_POLICY.nameMaxCharacters) }
}

/** Who is there already is looked at before anything is sent. */
async function invited(
  ports: AdministrationPorts,
  person: Pick<Invitation, 'login' | 'name'>,
  roles: readonly Role[],
): Promise<Target> {
  const known = await ports.directory.findByLogin(person.login)
  if (known !== null) await findUnfinished(ports, known, roles)
  return findUnfinished(ports, await inviteOrFind(ports, person), roles)
}

/** @throws a refusal; KeyfoldError `conflict` for whoever is more than invited. */
async function findUnfinished(
  ports: AdministrationPorts,
  { id }: DirectoryUser,
  roles: readonly Role[],
): Promise<Target> {
  const target = await findTarget(ports, userPrincipal(id))
  if (target?.kind !== 'user') throw new KeyfoldError('unavailable', 'Who was invited is not found yet.')
  if (!isUnfinished(target, roles)) {
    throw new KeyfoldError(
      'conflict',
      'login: somebody signs in with it already; change their roles instead.',
    )
  }
  await enforceCustodyAllows(ports, target, roles)
  return target
}

/** The provider knows best whether an invitation that was interrupted has to be sent. */
async function inviteOrFind(
  { directory }: Pick<AdministrationPorts, 'directory'>,
  person: Pick<Invitation, 'login' | 'name'>,
): Promise<DirectoryUser> {
  try {
    return await directory.invite(person)
  } catch (error) {
    const isTaken = error instanceof KeyfoldError && error.code === 'conflict'
    const known = isTaken ? await directory.findByLogin(person.login) : null
    if (known === null) throw error
    return known
  }
}

/** Invited, never signed in, and with no role that is not meant now. */
const isUnfinished = (target: Target & { readonly kind: 'user' }, roles: readonly Role[]): boolean =>
  target.user.status === 'invited' && !target.disabled && target.roles.every((role) => roles.includes(role))
