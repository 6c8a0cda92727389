/** What is there to try the vault out with, on loopback only: demo clients and demo people. */
import { newTypedPassword } from '../../lib/identity/one-time-password.ts'
import { hashPassword } from '../../lib/identity/password-hash.ts'
import { addDemoClients, removeDemoClients } from './demo-clients.ts'
import { addDemoPeople, type DemoPeoplePorts, type DemoPerson, removeDemoPeople } from './demo-people.ts'
import { type FirstAdmin, type FirstAdminPorts, prepareFirstAdmin } from './first-admin.ts'
import { type DemoPassword, type Identity, saveIdentity } from './identity-file.ts'

type FirstPeople = {
  /** As saved. */
  readonly identity: Identity
  readonly firstAdmin: FirstAdmin | null
  /** Those who can sign in. */
  readonly demoPeople: readonly DemoPerson[]
}

type DemoPorts = DemoPeoplePorts & FirstAdminPorts

/** On loopback. The first administrator comes first: that account is made only where there is none at all. */
export async function addDemo(dataFolder: string, found: Identity, ports: DemoPorts): Promise<FirstPeople> {
  // Together: each takes a slow hash, and this one at the first start only.
  const [firstAdmin, demoPassword] = await Promise.all([
    prepareFirstAdmin(ports),
    found.demoPassword ?? newDemoPassword(ports),
  ])
  const identity = await addDemoClients(dataFolder, { ...found, demoPassword }, ports.principals)
  if (found.demoPassword === null) await saveIdentity(dataFolder, identity)
  return { identity, firstAdmin, demoPeople: await addDemoPeople(ports, demoPassword) }
}

/** Before the server is reachable from anywhere else. */
export async function removeDemo(
  dataFolder: string,
  found: Identity,
  ports: DemoPorts,
): Promise<FirstPeople> {
  await removeDemoPeople(ports)
  const kept = { ...found, demoPassword: null }
  if (found.demoPassword !== null) await saveIdentity(dataFolder, kept)
  const identity = await removeDemoClients(dataFolder, kept, ports.principals)
  return { identity, firstAdmin: await prepareFirstAdmin(ports), demoPeople: [] }
}

async function newDemoPassword({ argon2 }: DemoPorts): Promise<DemoPassword> {
  const text = newTypedPassword()
  return { text, hash: await hashPassword(text, argon2) }
}
