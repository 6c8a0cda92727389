/** How people, machine clients and approvals look in a terminal. */
import { note, printTable } from '../output.ts'
import type { Approval, Client, User } from './answers.ts'

const listed = (roles: readonly string[] = []): string => roles.join(' ') || 'none'

export const printUsers = (users: readonly User[]): void =>
  printTable(
    ['LOGIN', 'NAME', 'ROLES', 'STATUS', 'LAST SIGN-IN', 'ID'],
    users.map(({ login, name, roles, status, disabled, lastSignIn, id }) => [
      login,
      name ?? '-',
      listed(roles),
      disabled ? 'disabled' : status,
      lastSignIn ?? '-',
      id,
    ]),
  )

export const printClients = (clients: readonly Client[]): void =>
  printTable(
    ['NAME', 'ROLES', 'STATUS', 'SECRETS', 'CUSTODIAN', 'ID'],
    clients.map(({ name, roles, disabled, secrets, custodian, id }) => [
      name,
      listed(roles),
      disabled ? 'disabled' : 'enabled',
      String(secrets.length),
      custodian,
      id,
    ]),
  )

export const printApprovals = (approvals: readonly Approval[]): void =>
  printTable(
    ['ID', 'STATE', 'WHOM', 'WHAT', 'ASKED BY', 'UNTIL', 'DECIDED BY'],
    approvals.map((approval) => [
      approval.id,
      approval.state,
      describeTarget(approval),
      describeChange(approval),
      approval.requestedBy,
      approval.expires,
      approval.decidedBy ?? '-',
    ]),
  )

/** Whoever has a client's secret can act as it. */
const describeTarget = ({ target, custodian }: Approval): string =>
  custodian === null || custodian === undefined ? target : `${target} in custody of ${custodian}`

function describeChange({ change: { kind, before, roles } }: Approval): string {
  if (kind === 'roles') return `roles ${listed(roles)} instead of ${listed(before)}`
  return kind === 'reset' ? 'new credentials' : kind
}

/** What is left to do, for who asked. */
export function noteApproval(approval: Approval | null): void {
  if (approval === null) return
  note(
    `A second administrator has to approve it, until ${approval.expires}: keyfold user approve ${approval.id}`,
  )
  note(
    'Where there is only one administrator, the operator does: with --data DIR on the machine, or --aws --vault NAME.',
  )
}
