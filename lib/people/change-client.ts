import type { Caller } from '../access/caller.ts'
import { clientPrincipal } from '../access/principal.ts'
import { administer } from './administer.ts'
import type { AdministrationPorts } from './administration.ts'
import { type ApprovalView, askedFor } from './approval-view.ts'
import { type AccessChange, wishOf } from './change-user.ts'
import { knownClient } from './known.ts'
import type { ClientView } from './model.ts'

export type ClientChange = {
  /** As the client is now. */
  readonly client: ClientView
  /** What a second administrator has to approve; null: all is done. */
  readonly approval: ApprovalView | null
}

/** `PATCH /clients/{id}`: like `changeUser`, and throws as that does. */
export async function changeClient(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
  change: AccessChange,
): Promise<ClientChange> {
  const approval = await administer(ports, from, clientPrincipal(id), wishOf(change))
  const client = await knownClient(ports, id)
  return { client, approval: await askedFor(ports, approval) }
}
