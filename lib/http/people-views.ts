/** People, machine clients and approvals as the API shows them. No credentials, but for one secret. */
import { iso, isoOrNull } from '../clock.ts'
import type { ApprovalView } from '../people/approval-view.ts'
import type { ClientChange } from '../people/change-client.ts'
import type { UserChange } from '../people/change-user.ts'
import type { CollectedSecret } from '../people/collect-secret.ts'
import type { ClientView, User } from '../people/model.ts'

export const userView = (user: User) => ({
  id: user.id,
  principal: user.principal,
  login: user.login,
  name: user.name,
  status: user.status,
  roles: user.roles,
  disabled: user.disabled,
  created: iso(user.created),
  lastSignIn: isoOrNull(user.lastSignIn),
})

export const clientView = (client: ClientView) => ({
  id: client.id,
  principal: client.principal,
  name: client.name,
  roles: client.roles,
  custodian: client.custodian,
  disabled: client.disabled,
  created: iso(client.created),
  createdBy: client.createdBy,
  secrets: client.secrets.map(({ id, created, expires }) => ({
    id,
    created: iso(created),
    expires: isoOrNull(expires),
  })),
})

export const approvalView = (approval: ApprovalView) => ({
  id: approval.id,
  target: approval.target,
  change: changeView(approval.change),
  custodian: approval.custodian,
  requestedBy: approval.requestedBy,
  requested: iso(approval.requested),
  expires: iso(approval.expires),
  state: approval.state,
  decidedBy: approval.decidedBy,
  decided: isoOrNull(approval.decided),
  reason: approval.reason,
})

const changeView = (change: ApprovalView['change']) =>
  change.kind === 'roles'
    ? { kind: change.kind, before: change.before, roles: change.roles }
    : { kind: change.kind }

const pendingView = (approval: ApprovalView | null) => (approval === null ? null : approvalView(approval))

export const userChangeView = ({ user, approval }: UserChange) => ({
  user: userView(user),
  approval: pendingView(approval),
})

export const clientChangeView = ({ client, approval }: ClientChange) => ({
  client: clientView(client),
  approval: pendingView(approval),
})

/** The only answer with a secret in it. */
export const collectedView = ({ secret, client }: CollectedSecret) => ({
  secret: { id: secret.id, value: secret.value, created: iso(secret.created) },
  client: clientView(client),
})
