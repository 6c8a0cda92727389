/**
 * The demo clients: one for each role, on loopback only. Their secrets are in `identity.json`; their roles are in the
 * principal store, where an operator may disable them like any other client.
 *
 * Roles are given before secrets are made, and taken after secrets are gone, so that a crash between the two leaves
 * nothing that the next start would not finish.
 */
import type { PrincipalStore } from '../../lib/access/ports.ts'
import { clientPrincipal } from '../../lib/access/principal.ts'
import { ROLES } from '../../lib/access/roles.ts'
import { type Client, demoClientId, type Identity, newDemoClient, saveIdentity } from './identity-file.ts'

/**
 * Makes the demo clients that are missing, and registers every client that no principal item exists of.
 *
 * @returns the identity, as saved.
 */
export async function addDemoClients(
  dataFolder: string,
  identity: Identity,
  principals: PrincipalStore,
): Promise<Identity> {
  const known = new Set(identity.clients.map(({ id }) => id))
  const made = ROLES.map(newDemoClient).filter(({ id }) => !known.has(id))
  for (const client of made) await giveRoles(principals, client)
  await registerClients(identity, principals)
  if (made.length === 0) return identity
  const complete = { ...identity, clients: [...identity.clients, ...made] }
  await saveIdentity(dataFolder, complete)
  return complete
}

/**
 * Removes the demo clients: their secrets first, then their roles. To be called before the server is reachable from
 * anywhere else.
 *
 * @returns the identity, as saved.
 */
export async function removeDemoClients(
  dataFolder: string,
  identity: Identity,
  principals: PrincipalStore,
): Promise<Identity> {
  const kept = { ...identity, clients: identity.clients.filter(({ demo }) => !demo) }
  if (kept.clients.length < identity.clients.length) await saveIdentity(dataFolder, kept)
  const others = new Set(kept.clients.map(({ id }) => id))
  for (const id of ROLES.map(demoClientId)) {
    if (!others.has(id)) await takeRoles(principals, clientPrincipal(id))
  }
  await registerClients(kept, principals)
  return kept
}

/** An item that exists is the operator's: it may have been disabled, or given other roles. */
async function registerClients({ clients }: Identity, principals: PrincipalStore): Promise<void> {
  for (const client of clients) {
    if ((await principals.find(clientPrincipal(client.id))) === null) await giveRoles(principals, client)
  }
}

/** A demo client that is made anew gets its role back, but stays disabled if it was. */
const giveRoles = (principals: PrincipalStore, client: Client): Promise<void> =>
  principals.setRoles(clientPrincipal(client.id), client.roles)

async function takeRoles(principals: PrincipalStore, principal: string): Promise<void> {
  const found = await principals.find(principal)
  if (found !== null && found.roles.length > 0) await principals.setRoles(principal, [])
}
