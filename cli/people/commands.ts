/** `keyfold user …`. */
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Role } from '../../lib/access/roles.ts'
import type { ApprovalDecision } from '../../lib/people/decide-approval.ts'
import type { ApprovalState } from '../../lib/people/model.ts'
import { note, print, printJson } from '../output.ts'
import { userIdOf } from './find-user.ts'
import { type WhereFlags, withPeople } from './open.ts'
import type { People } from './people.ts'
import { noteApproval, printApprovals, printUsers } from './print.ts'
import { type RolesFlags, wantedRoles } from './wanted-roles.ts'

type PageFlags = WhereFlags & { limit?: number; cursor?: string }

export const list = (flags: PageFlags & { login?: string }): Promise<void> =>
  withPeople(flags, async (people) => {
    const page = await people.users({ login: flags.login, limit: flags.limit, cursor: flags.cursor })
    if (flags.json) return printJson(page)
    printUsers(page.users)
    noteMore(page.cursor)
  })

export const invite = (
  login: string,
  flags: WhereFlags & { name?: string; role?: readonly Role[] },
): Promise<void> =>
  withPeople(flags, async (people) => {
    const change = await people.invite({ login, name: flags.name ?? null, roles: [...new Set(flags.role)] })
    if (flags.json) return printJson(change)
    print(`${change.user.login} is invited (${change.user.principal}).`)
    noteApproval(change.approval)
  })

export async function changeRoles(who: string, flags: WhereFlags & RolesFlags): Promise<void> {
  const roles = wantedRoles(flags)
  await withPeople(flags, async (people) => {
    const change = await people.change(await userIdOf(people, who), { roles })
    if (flags.json) return printJson(change)
    print(`${change.user.login} has the roles: ${change.user.roles.join(', ') || 'none'}.`)
    noteApproval(change.approval)
  })
}

const DONE = {
  disable: 'is disabled',
  enable: 'is enabled',
  reset: 'is sent new credentials',
  'sign-out': 'is signed out everywhere',
} as const

export type AccessVerb = keyof typeof DONE

export const changeAccess = (verb: AccessVerb, who: string, flags: WhereFlags): Promise<void> =>
  withPeople(flags, async (people) => {
    const id = await userIdOf(people, who)
    const approval = await perform(people, verb, id)
    if (flags.json) return printJson({ user: userPrincipal(id), done: approval === null, approval })
    if (approval === null) print(`${who} ${DONE[verb]}.`)
    noteApproval(approval)
  })

async function perform(people: People, verb: AccessVerb, id: string) {
  if (verb === 'reset') return people.reset(id)
  if (verb !== 'sign-out') return (await people.change(id, { disabled: verb === 'disable' })).approval
  await people.signOut(id)
  return null
}

export const listApprovals = (flags: PageFlags & { state?: ApprovalState }): Promise<void> =>
  withPeople(flags, async (people) => {
    const page = await people.approvals({ state: flags.state, limit: flags.limit, cursor: flags.cursor })
    if (flags.json) return printJson(page)
    printApprovals(page.approvals)
    noteMore(page.cursor)
  })

export const decide = (
  decision: ApprovalDecision,
  id: string,
  flags: WhereFlags & { reason?: string },
): Promise<void> =>
  withPeople(flags, async (people) => {
    const approval = await people.decide(id, decision, flags.reason ?? null)
    if (flags.json) return printJson(approval)
    print(`${approval.id} is ${approval.state}.`)
  })

function noteMore(cursor: string | null): void {
  if (cursor !== null) note(`There may be more: --cursor ${cursor}`)
}
