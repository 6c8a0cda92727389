import { parseHeaders, parseQuery } from '../../lib/http/api-request.ts'
import type { RouteHandlers } from '../../lib/http/function.ts'
import { PrincipalsQuery, principalQueryOf } from '../../lib/http/people-requests.ts'
import { json } from '../../lib/http/respond.ts'
import { PlainHeaders } from '../../lib/http/schemas.ts'
import { findPrincipals } from '../../lib/people/find-principals.ts'
import type { PeopleFunctionPorts } from './ports.ts'

export const principalRoutes = (ports: PeopleFunctionPorts): RouteHandlers => ({
  'GET /v1/principals': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const query = principalQueryOf(parseQuery(PrincipalsQuery, event))
    return json(200, requestId, { principals: await findPrincipals(ports, caller, query) })
  },
})
