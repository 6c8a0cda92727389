import { listed } from './roles.ts'
import type { Approval } from './use-approvals.ts'

/** What was asked for, in plain words. */
export function describeChange(change: Approval['change']): string {
  switch (change.kind) {
    case 'roles':
      return `Change roles from ${listed(change.before)} to ${listed(change.roles)}`
    case 'reset':
      return 'Reset credentials'
    case 'enable':
      return 'Enable again'
  }
}
