import { parseHeaders, parseJson, parsePath, parseQuery } from '../../lib/http/api-request.ts'
import type { RouteHandlers } from '../../lib/http/function.ts'
import { sealedPage } from '../../lib/http/paging.ts'
import { ApprovalListQuery, ApprovalPath, DecisionBody } from '../../lib/http/people-requests.ts'
import { approvalView } from '../../lib/http/people-views.ts'
import { assertPlain } from '../../lib/http/plain-request.ts'
import { json } from '../../lib/http/respond.ts'
import { PlainHeaders } from '../../lib/http/schemas.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { viewApproval, viewApprovals } from '../../lib/people/view-approvals.ts'
import { POLICY } from '../../lib/policy.ts'
import type { PeopleFunctionPorts } from './ports.ts'

export const approvalRoutes = (ports: PeopleFunctionPorts): RouteHandlers => ({
  'GET /v1/approvals': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const { state = null, limit = POLICY.pageSizeDefault, cursor } = parseQuery(ApprovalListQuery, event)
    const list = JSON.stringify(['approvals', state])
    const page = await sealedPage(ports.peopleCursors, caller, list, cursor, (position) =>
      viewApprovals(ports, caller, { state, limit, cursor: position }),
    )
    return json(200, requestId, { approvals: page.approvals.map(approvalView), cursor: page.cursor })
  },
  'GET /v1/approvals/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(ApprovalPath, event)
    return json(200, requestId, approvalView(await viewApproval(ports, caller, id)))
  },
  'POST /v1/approvals/{id}/decision': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(ApprovalPath, event)
    const { decision, reason = null } = parseJson(DecisionBody, event)
    return json(200, requestId, approvalView(await decideApproval(ports, caller, id, { decision, reason })))
  },
})
