/**
 * Whoever collects the secrets of clients can act as any of them: the duties of a person are theirs and those of their clients together.
 * That is looked at whenever one is added, and once more when a secret is collected. Taking away is never refused.
 */
import type { Caller } from '../access/caller.ts'
import { checkCustody } from '../access/custody.ts'
import { clientPrincipal } from '../access/principal.ts'
import type { Role } from '../access/roles.ts'
import { enforce } from '../audit/operation.ts'
import type { AdministrationPorts } from './administration.ts'
import { allClients } from './all-clients.ts'
import { findTarget, type Target } from './target.ts'

type CustodyPorts = Pick<AdministrationPorts, 'clients' | 'principals' | 'directory'>
type RolesOfClient = { readonly id: string; readonly roles: readonly Role[] }

/** Before a person or a client gets these roles. @throws a refusal. */
export async function enforceCustodyAllows(
  ports: CustodyPorts,
  target: Target,
  roles: readonly Role[],
): Promise<void> {
  if (roles.every((role) => target.roles.includes(role))) return
  if (target.kind === 'client') {
    return enforceMayKeepClient(ports, target.client.custodian, { id: target.id, roles })
  }
  enforce(checkCustody(roles, await clientsOf(ports, target.principal)))
}

/** Before a person gets a client, or a client of theirs these roles; the other clients have what they have. @throws a refusal. */
export async function enforceMayKeepClient(
  ports: CustodyPorts,
  custodian: string,
  client: RolesOfClient,
): Promise<void> {
  const [person, clients] = await Promise.all([findTarget(ports, custodian), clientsOf(ports, custodian)])
  const others = clients.filter(({ id }) => id !== client.id)
  enforce(checkCustody(person?.roles ?? [], [...others, client]))
}

/** Before a person uses a client of theirs. @throws a refusal. */
export async function enforceMayUseClients(
  ports: Pick<CustodyPorts, 'clients' | 'principals'>,
  { principal, roles }: Pick<Caller, 'principal' | 'roles'>,
): Promise<void> {
  enforce(checkCustody(roles, await clientsOf(ports, principal)))
}

/** Disabled ones too: they can be enabled. */
async function clientsOf(
  { clients, principals }: Pick<CustodyPorts, 'clients' | 'principals'>,
  custodian: string,
): Promise<readonly RolesOfClient[]> {
  const theirs: RolesOfClient[] = []
  for await (const client of allClients(clients)) {
    if (client.custodian !== custodian) continue
    const item = await principals.find(clientPrincipal(client.id))
    theirs.push({ id: client.id, roles: item?.roles ?? [] })
  }
  return theirs
}
