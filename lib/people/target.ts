/** Whom a use case of administration is about, as it is now. */
import type { PrincipalItem } from '../access/ports.ts'
import { clientPrincipal, userPrincipal } from '../access/principal.ts'
import type { Role } from '../access/roles.ts'
import type { AdministrationPorts } from './administration.ts'
import type { ClientView, DirectoryUser, MachineClient, User } from './model.ts'
import { inOrder } from './role-sets.ts'
import { isClaim } from './secret-claim.ts'

type TargetPorts = Pick<AdministrationPorts, 'principals' | 'directory' | 'clients'>

type Known =
  | { readonly kind: 'user'; readonly user: DirectoryUser }
  | { readonly kind: 'client'; readonly client: MachineClient }

export type Target = Known & {
  /** As the provider calls it. */
  readonly id: string
  /** `user:<id>` or `client:<id>`. */
  readonly principal: string
  /** In effect, or what would be if it were enabled. */
  readonly roles: readonly Role[]
  readonly disabled: boolean
  /** Null: nothing is recorded of it. A person then has the roles that the groups name, a client none. */
  readonly item: PrincipalItem | null
}

/** @returns null when there is no such person or client. */
export async function findTarget(ports: TargetPorts, principal: string): Promise<Target | null> {
  const [known, item] = await Promise.all([findKnown(ports, principal), ports.principals.find(principal)])
  return known === null ? null : targetOf(known, item)
}

async function findKnown(ports: TargetPorts, principal: string): Promise<Known | null> {
  const [kind, id] = split(principal)
  if (kind === 'user') {
    const user = await ports.directory.find(id)
    return user === null ? null : { kind, user }
  }
  const client = await findClientOf(ports, principal)
  return client === null ? null : { kind: 'client', client }
}

/** @returns null for whoever is no machine client. */
export async function findClientOf(
  { clients }: Pick<TargetPorts, 'clients'>,
  principal: string,
): Promise<MachineClient | null> {
  const [kind, id] = split(principal)
  return kind === 'client' ? clients.find(id) : null
}

function targetOf(known: Known, item: PrincipalItem | null): Target {
  const disabled = item?.disabled ?? false
  if (known.kind === 'client') {
    const { id } = known.client
    return { ...known, id, principal: clientPrincipal(id), roles: inOrder(item?.roles ?? []), disabled, item }
  }
  const { id, groups } = known.user
  return { ...known, id, principal: userPrincipal(id), roles: rolesOfPerson(groups, item), disabled, item }
}

const rolesOfPerson = (groups: readonly Role[], item: PrincipalItem | null): readonly Role[] =>
  inOrder(item === null ? groups : groups.filter((role) => item.roles.includes(role)))

export function userOf({ groups, ...user }: DirectoryUser, item: PrincipalItem | null): User {
  const { principal, roles, disabled } = targetOf({ kind: 'user', user: { ...user, groups } }, item)
  return { ...user, principal, roles, disabled }
}

/** @param now secrets that have expired until then are none any more */
export function clientOf(client: MachineClient, item: PrincipalItem | null, now: number): ClientView {
  const { principal, roles, disabled } = targetOf({ kind: 'client', client }, item)
  return { ...client, secrets: validSecrets(client, now), principal, roles, disabled }
}

export const validSecrets = (client: MachineClient, now: number): MachineClient['secrets'] =>
  unexpiredSecrets(client, now).filter((secret) => !isClaim(secret))

/** And claims. */
export const unexpiredSecrets = ({ secrets }: MachineClient, now: number): MachineClient['secrets'] =>
  secrets.filter(({ expires }) => expires === null || now < expires)

function split(principal: string): readonly [kind: string, id: string] {
  const colon = principal.indexOf(':')
  return [principal.slice(0, colon), principal.slice(colon + 1)]
}
