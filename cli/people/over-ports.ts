import { systemCaller } from '../../lib/access/system.ts'
import { approvalView, userChangeView, userView } from '../../lib/http/people-views.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { signOutUser } from '../../lib/people/sign-out-user.ts'
import { viewApprovals } from '../../lib/people/view-approvals.ts'
import { viewUsers } from '../../lib/people/view-users.ts'
import { POLICY } from '../../lib/policy.ts'
import { Approval, ApprovalPage, UserChange, UserPage } from './answers.ts'
import type { People } from './people.ts'

const OPERATOR = systemCaller('operator')

/** As the operator: what the API answers, made by the same use cases. @param ports with the authority of the operator */
export const peopleOverPorts = (ports: AdministrationPorts): People => ({
  users: async ({ login, limit = POLICY.pageSizeDefault, cursor }) => {
    const page = await viewUsers(ports, OPERATOR, { login: login ?? null, limit, cursor: cursor ?? null })
    return UserPage.parse({ users: page.users.map(userView), cursor: page.cursor })
  },
  invite: async (invitation) =>
    UserChange.parse(userChangeView(await inviteUser(ports, OPERATOR, invitation))),
  change: async (id, change) =>
    UserChange.parse(userChangeView(await changeUser(ports, OPERATOR, id, change))),
  reset: async (id) => {
    const approval = await resetUser(ports, OPERATOR, id)
    return approval === null ? null : Approval.parse(approvalView(approval))
  },
  signOut: (id) => signOutUser(ports, OPERATOR, id),
  approvals: async ({ state, limit = POLICY.pageSizeDefault, cursor }) => {
    const page = await viewApprovals(ports, OPERATOR, { state: state ?? null, limit, cursor: cursor ?? null })
    return ApprovalPage.parse({ approvals: page.approvals.map(approvalView), cursor: page.cursor })
  },
  decide: async (id, decision, reason) =>
    Approval.parse(approvalView(await decideApproval(ports, OPERATOR, id, { decision, reason }))),
})
