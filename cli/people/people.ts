/** People as the command line works with them: over the API as who is signed in, or on the stores as their operator. */
import type * as z from 'zod/mini'
import type { Role } from '../../lib/access/roles.ts'
import type { ApprovalDecision } from '../../lib/people/decide-approval.ts'
import type { ApprovalState } from '../../lib/people/model.ts'
import type { Approval, ApprovalPage, UserChange, UserPage } from './answers.ts'

export type PageOf = { readonly limit?: number | undefined; readonly cursor?: string | undefined }

export interface People {
  users(query: PageOf & { readonly login?: string | undefined }): Promise<z.infer<typeof UserPage>>
  invite(person: {
    readonly login: string
    readonly name: string | null
    readonly roles: readonly Role[]
  }): Promise<z.infer<typeof UserChange>>
  change(
    id: string,
    change: { readonly roles: readonly Role[] } | { readonly disabled: boolean },
  ): Promise<z.infer<typeof UserChange>>
  /** @returns what a second administrator has to approve; null: it is done. */
  reset(id: string): Promise<Approval | null>
  signOut(id: string): Promise<void>
  approvals(
    query: PageOf & { readonly state?: ApprovalState | undefined },
  ): Promise<z.infer<typeof ApprovalPage>>
  decide(id: string, decision: ApprovalDecision, reason: string | null): Promise<Approval>
}
