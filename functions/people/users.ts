import { locationOf, parseHeaders, parseJson, parsePath, parseQuery } from '../../lib/http/api-request.ts'
import type { RouteHandlers } from '../../lib/http/function.ts'
import { sealedPage } from '../../lib/http/paging.ts'
import {
  ChangeUserBody,
  changeOf,
  InviteBody,
  UserListQuery,
  UserPath,
} from '../../lib/http/people-requests.ts'
import { approvalView, userChangeView, userView } from '../../lib/http/people-views.ts'
import { assertPlain } from '../../lib/http/plain-request.ts'
import { json } from '../../lib/http/respond.ts'
import { PlainHeaders } from '../../lib/http/schemas.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { signOutUser } from '../../lib/people/sign-out-user.ts'
import { viewUser, viewUsers } from '../../lib/people/view-users.ts'
import { POLICY } from '../../lib/policy.ts'
import type { PeopleFunctionPorts } from './ports.ts'

export const userRoutes = (ports: PeopleFunctionPorts): RouteHandlers => ({
  'GET /v1/users': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const { login = null, limit = POLICY.pageSizeDefault, cursor } = parseQuery(UserListQuery, event)
    const list = JSON.stringify(['users', login])
    const page = await sealedPage(ports.peopleCursors, caller, list, cursor, (position) =>
      viewUsers(ports, caller, { login, limit, cursor: position }),
    )
    return json(200, requestId, { users: page.users.map(userView), cursor: page.cursor })
  },
  'POST /v1/users': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { login, name = null, roles = [] } = parseJson(InviteBody, event)
    const change = await inviteUser(ports, caller, { login, name, roles })
    const location = locationOf(event, `/v1/users/${change.user.id}`)
    return json(201, requestId, userChangeView(change), { Location: location })
  },
  'GET /v1/users/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    return json(200, requestId, userView(await viewUser(ports, caller, parsePath(UserPath, event).id)))
  },
  'PATCH /v1/users/{id}': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const { id } = parsePath(UserPath, event)
    const change = await changeUser(ports, caller, id, changeOf(parseJson(ChangeUserBody, event)))
    return json(change.approval === null ? 200 : 202, requestId, userChangeView(change))
  },
  'POST /v1/users/{id}/reset': async ({ caller, event, requestId }) => {
    assertPlain(event)
    const approval = await resetUser(ports, caller, parsePath(UserPath, event).id)
    if (approval === null) return json(204, requestId, null)
    return json(202, requestId, { approval: approvalView(approval) })
  },
  'POST /v1/users/{id}/sign-out': async ({ caller, event, requestId }) => {
    assertPlain(event)
    await signOutUser(ports, caller, parsePath(UserPath, event).id)
    return json(204, requestId, null)
  },
})
