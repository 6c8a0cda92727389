/** `GET /clients` and `GET /clients/{id}`. */
import type { Caller } from '../access/caller.ts'
import { checkClientView } from '../access/custody.ts'
import { clientPrincipal } from '../access/principal.ts'
import { enforceFound, perform } from '../audit/operation.ts'
import { type AdministrationPorts, enforceMay, enforceUnlessOperator } from './administration.ts'
import type { ClientView, MachineClient } from './model.ts'
import { clientOf } from './target.ts'

type ViewClientsPorts = Pick<
  AdministrationPorts,
  'authority' | 'recorder' | 'principals' | 'clients' | 'clock'
>

export type ClientPage = {
  readonly clients: readonly ClientView[]
  /** Null: this was the last one. */
  readonly cursor: string | null
}

/** In order of id. @param query `cursor` of the page before @throws a refusal. */
export async function viewClients(
  ports: ViewClientsPorts,
  from: Caller | Promise<Caller>,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | null },
): Promise<ClientPage> {
  const caller = await from
  return perform(ports.recorder, caller, 'client.view', {}, async (allow) => {
    enforceMay(ports, caller, 'user:view')
    await allow()
    const page = await ports.clients.page(cursor, limit)
    const clients = await Promise.all(page.map((client) => withItem(ports, client)))
    return { clients, cursor: page.length < limit ? null : (page.at(-1)?.id ?? null) }
  })
}

/** For its custodian too; to others who may not view all, it is not there. @throws a refusal. */
export async function viewClient(
  ports: ViewClientsPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<ClientView> {
  const [caller, client] = await Promise.all([from, ports.clients.find(id)])
  return perform(ports.recorder, caller, 'client.view', { target: clientPrincipal(id) }, async (allow) => {
    enforceUnlessOperator(ports, caller, () => checkClientView(caller, client?.custodian ?? null))
    enforceFound(client, 'There is no such client.')
    await allow()
    return withItem(ports, client)
  })
}

const withItem = async (
  { principals, clock }: ViewClientsPorts,
  client: MachineClient,
): Promise<ClientView> => clientOf(client, await principals.find(clientPrincipal(client.id)), clock())
