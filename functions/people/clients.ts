import { locationOf, parseHeaders, parseJson, parsePath, parseQuery } from '../../lib/http/api-request.ts'
import type { RouteHandlers } from '../../lib/http/function.ts'
import { sealedPage } from '../../lib/http/paging.ts'
import {
  ChangeClientBody,
  ClientPath,
  CollectSecretBody,
  CreateClientBody,
  changeOf,
  overlapOf,
} from '../../lib/http/people-requests.ts'
import { clientChangeView, clientView, collectedView } from '../../lib/http/people-views.ts'
import { assertPlain } from '../../lib/http/plain-request.ts'
import { json } from '../../lib/http/respond.ts'
import { PageQuery, PlainHeaders } from '../../lib/http/schemas.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { revokeClient } from '../../lib/people/revoke-client.ts'
import { viewClient, viewClients } from '../../lib/people/view-clients.ts'
import { POLICY } from '../../lib/policy.ts'
import type { PeopleFunctionPorts } from './ports.ts'

export const clientRoutes = (ports: PeopleFunctionPorts): RouteHandlers => ({
  'GET /v1/clients': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const { limit = POLICY.pageSizeDefault, cursor } = parseQuery(PageQuery, event)
    const page = await sealedPage(ports.peopleCursors, caller, '["clients"]', cursor, (position) =>
      viewClients(ports, caller, { limit, cursor: position }),
    )
    return json(200, requestId, { clients: page.clients.map(clientView), cursor: page.cursor })
  },
  'POST /v1/clients': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { name, custodian, roles = [] } = parseJson(CreateClientBody, event)
    const change = await createClient(ports, caller, { name, custodian, roles })
    const location = locationOf(event, `/v1/clients/${change.client.id}`)
    return json(201, requestId, clientChangeView(change), { Location: location })
  },
  'GET /v1/clients/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    return json(200, requestId, clientView(await viewClient(ports, caller, parsePath(ClientPath, event).id)))
  },
  'PATCH /v1/clients/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(ClientPath, event)
    const change = await changeClient(ports, caller, id, changeOf(parseJson(ChangeClientBody, event)))
    return json(change.approval === null ? 200 : 202, requestId, clientChangeView(change))
  },
  'POST /v1/clients/{id}/secrets': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(ClientPath, event)
    const overlapMs = overlapOf(parseJson(CollectSecretBody, event))
    return json(201, requestId, collectedView(await collectSecret(ports, caller, id, overlapMs)))
  },
  'DELETE /v1/clients/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    await revokeClient(ports, caller, parsePath(ClientPath, event).id)
    return json(204, requestId, null)
  },
})
