/** How the items of approvals are written and read. */
import { ROLES } from '../../../access/roles.ts'
import type { Approval, ApprovalChange } from '../../../people/model.ts'
import { type Attributes, changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'

/** What is null has no attribute. */
export const approvalAttributes = (approval: Approval): Attributes => changeOf(approval).set

export const approvalFrom = (item: ItemReader): Approval => ({
  id: item.text('id'),
  target: item.text('target'),
  change: changeFrom(item.map('change')),
  requestedBy: item.text('requestedBy'),
  requested: item.integer('requested'),
  expires: item.integer('expires'),
  state: item.oneOf('state', ['pending', 'approved', 'rejected', 'withdrawn']),
  decidedBy: item.optionalText('decidedBy'),
  decided: item.optionalInteger('decided'),
  reason: item.optionalText('reason'),
  applied: item.optionalInteger('applied'),
})

function changeFrom(change: ItemReader): ApprovalChange {
  const kind = change.oneOf('kind', ['roles', 'reset', 'enable'])
  if (kind !== 'roles') return { kind }
  return { kind, before: change.listOf('before', ROLES), roles: change.listOf('roles', ROLES) }
}
