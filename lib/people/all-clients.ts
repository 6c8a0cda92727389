import { POLICY } from '../policy.ts'
import type { MachineClient } from './model.ts'
import type { MachineClientStore } from './ports.ts'

type Clients = Pick<MachineClientStore, 'page'>

/** In order of id, read page by page: what changes meanwhile is seen or not. */
export async function* allClients(clients: Clients): AsyncGenerator<MachineClient, void> {
  let last: MachineClient | undefined
  do {
    const page = await clients.page(last?.id ?? null, POLICY.pageSizeMax)
    yield* page
    last = page.length < POLICY.pageSizeMax ? undefined : page.at(-1)
  } while (last !== undefined)
}

/** @returns the first one that is meant, or null. */
export async function findClient(
  clients: Clients,
  isMeant: (client: MachineClient) => boolean,
): Promise<MachineClient | null> {
  for await (const client of allClients(clients)) if (isMeant(client)) return client
  return null
}
