import type { RouteHandlers } from '../../lib/http/function.ts'
import { assertPlain } from '../../lib/http/plain-request.ts'
import { json } from '../../lib/http/respond.ts'
import { signOutMe, viewMe } from '../../lib/people/me.ts'
import type { PeopleFunctionPorts } from './ports.ts'

export const meRoutes = (ports: PeopleFunctionPorts): RouteHandlers => ({
  'GET /v1/me': async ({ caller, event, requestId }) => {
    assertPlain(event)
    return json(200, requestId, await viewMe(ports, caller))
  },
  'POST /v1/me/sign-out': async ({ caller, event, requestId }) => {
    assertPlain(event)
    await signOutMe(ports, caller)
    return json(204, requestId, null)
  },
})
