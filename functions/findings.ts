/** Shows what was found of odd uses of keys, and lets people settle it. Holds no right to any key or content. */
import { type AcknowledgePorts, acknowledgeFinding } from '../lib/findings/acknowledge.ts'
import { createMute, type MutePorts, removeMute, viewMutes } from '../lib/findings/mutes.ts'
import type { BaselineStore } from '../lib/findings/ports.ts'
import { liftSuspension, type SuspensionPorts, viewSuspensions } from '../lib/findings/suspensions.ts'
import { createLearnedReader, viewBaseline } from '../lib/findings/view-baseline.ts'
import { type ViewFindingsPorts, viewFinding, viewFindings } from '../lib/findings/view-findings.ts'
import { type ViewUsagePorts, viewUsage } from '../lib/findings/view-usage.ts'
import { parseHeaders, parseJson, parsePath, parseQuery } from '../lib/http/api-request.ts'
import * as asks from '../lib/http/finding-requests.ts'
import { baselineView, findingView, muteView, suspensionView, usageView } from '../lib/http/finding-views.ts'
import {
  type ApiFunction,
  createFunction,
  type FunctionPorts,
  type RouteHandlers,
} from '../lib/http/function.ts'
import { sealedPage } from '../lib/http/paging.ts'
import { assertPlain } from '../lib/http/plain-request.ts'
import { json } from '../lib/http/respond.ts'
import { PlainHeaders } from '../lib/http/schemas.ts'
import type { Cursors } from '../lib/objects/cursor.ts'
import { POLICY } from '../lib/policy.ts'

export type FindingsFunctionPorts = ViewFindingsPorts &
  AcknowledgePorts &
  MutePorts &
  SuspensionPorts &
  ViewUsagePorts & {
    readonly baselines: Pick<BaselineStore, 'read'>
    /** Position: `next` of the store's page. */
    readonly findingCursors: Cursors<string>
  }

export const createFindingsFunction = (http: FunctionPorts, ports: FindingsFunctionPorts): ApiFunction =>
  createFunction('findings', http, {
    ...findingRoutes(ports),
    ...muteRoutes(ports),
    ...suspensionRoutes(ports),
    ...usageRoutes(ports),
  })

const findingRoutes = (ports: FindingsFunctionPorts): RouteHandlers => ({
  'GET /v1/findings': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const { state = null, limit = POLICY.pageSizeDefault, cursor } = parseQuery(asks.FindingListQuery, event)
    const list = JSON.stringify(['findings', state])
    const page = await sealedPage(ports.findingCursors, caller, list, cursor, (position) =>
      viewFindings(ports, caller, { state, limit, cursor: position }),
    )
    return json(200, requestId, { findings: page.findings.map(findingView), cursor: page.cursor })
  },
  'GET /v1/findings/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(asks.FindingPath, event)
    return json(200, requestId, findingView(await viewFinding(ports, caller, id)))
  },
  'POST /v1/findings/{id}/acknowledgment': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(asks.FindingPath, event)
    const { reason } = parseJson(asks.AcknowledgmentBody, event)
    return json(200, requestId, findingView(await acknowledgeFinding(ports, caller, id, reason)))
  },
})

const muteRoutes = (ports: FindingsFunctionPorts): RouteHandlers => ({
  'GET /v1/mutes': async ({ caller, event, requestId }) => {
    assertPlain(event)
    return json(200, requestId, { mutes: (await viewMutes(ports, caller)).map(muteView) })
  },
  'POST /v1/mutes': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { detector = null, principal = null, ...rest } = parseJson(asks.MuteBody, event)
    return json(201, requestId, muteView(await createMute(ports, caller, { detector, principal, ...rest })))
  },
  'DELETE /v1/mutes/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    await removeMute(ports, caller, parsePath(asks.MutePath, event).id)
    return json(204, requestId, null)
  },
})

const suspensionRoutes = (ports: FindingsFunctionPorts): RouteHandlers => ({
  'GET /v1/suspensions': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const suspensions = await viewSuspensions(ports, caller)
    return json(200, requestId, { suspensions: suspensions.map(suspensionView) })
  },
  'DELETE /v1/suspensions/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    await liftSuspension(ports, caller, parsePath(asks.SuspensionPath, event).id)
    return json(204, requestId, null)
  },
})

function usageRoutes(ports: FindingsFunctionPorts): RouteHandlers {
  const learned = createLearnedReader(ports.baselines)
  return {
    'GET /v1/usage': async ({ caller, event, requestId }) => {
      parseHeaders(PlainHeaders, event)
      const { by = 'hour', from = null, to = null, principal = null } = parseQuery(asks.UsageQuery, event)
      const usage = await viewUsage(ports, caller, { from, to, by, principal })
      return json(200, requestId, usageView(usage))
    },
    'GET /v1/baselines/{principal}': async ({ caller, event, requestId }) => {
      assertPlain(event)
      const { principal } = parsePath(asks.BaselinePath, event)
      const shown = await viewBaseline({ recorder: ports.recorder, learned }, caller, principal)
      return json(200, requestId, baselineView(shown))
    },
  }
}
