import { describe, expect, it } from 'vitest'
import type { Caller } from '../../lib/access/caller.ts'
import { checkClientView, checkCollect, checkCustodian } from '../../lib/access/custody.ts'
import { type AdminTask, needsSecondAdmin, rolesAtOnce } from '../../lib/access/duties.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { checkApprover, checkDecider, checkTarget, checkWithdrawer } from '../../lib/access/second-admin.ts'

const FOR_TWO: readonly Role[] = ['writer', 'reader', 'steward', 'privacy-officer', 'admin']
const FOR_ONE: readonly Role[] = ['key-admin', 'auditor']

const caller = (principal: string, ...roles: Role[]): Caller => ({
  principal,
  roles,
  client: null,
  purpose: null,
  purposes: DEFAULT_PURPOSES,
  request: {},
})
const ann = caller('user:ann', 'admin')

describe('a second administrator', () => {
  it('is needed for every role but those that touch neither data nor people', () => {
    expect([...FOR_TWO, ...FOR_ONE].sort()).toEqual([...ROLES].sort())
    for (const role of FOR_TWO) expect(needsSecondAdmin('roles', [], [role]), role).toBe(true)
    for (const role of FOR_ONE) expect(needsSecondAdmin('roles', [], [role]), role).toBe(false)
  })

  it.each<[AdminTask, boolean]>([
    ['enable', true],
    ['reset', true],
    ['disable', false],
    ['sign-out', false],
    ['roles', false],
  ])('for the task %s of whoever has such a role: %s', (task, needed) => {
    for (const role of FOR_TWO) expect(needsSecondAdmin(task, [role]), role).toBe(needed)
    for (const role of FOR_ONE) expect(needsSecondAdmin(task, [role]), role).toBe(false)
    expect(needsSecondAdmin(task, [])).toBe(false)
  })

  it('is not needed to leave or to take away', () => {
    expect(needsSecondAdmin('roles', ['steward', 'reader'], ['reader'])).toBe(false)
    expect(needsSecondAdmin('roles', ['admin'], [])).toBe(false)
    expect(rolesAtOnce(['reader'], ['reader', 'steward'])).toEqual(['reader'])
    expect(rolesAtOnce(['writer'], ['auditor', 'key-admin'])).toEqual(['auditor', 'key-admin'])
    expect(rolesAtOnce([], ['admin', 'auditor'])).toEqual(['auditor'])
  })
})

describe('who decides', () => {
  const parties = { requestedBy: 'user:bob', target: 'user:uma', behind: ['user:pam'], complete: true }

  it.each<[string, Caller, boolean]>([
    ['another administrator', ann, true],
    ['an administrator with other roles', caller('user:ann', 'auditor', 'admin'), true],
    ['whoever asked', caller('user:bob', 'admin'), false],
    ['whom it is about', caller('user:uma', 'admin'), false],
    ['whoever is behind a machine client of it', caller('user:pam', 'admin'), false],
    ['a machine client', caller('client:x', 'admin'), false],
    ['the vault itself', caller('system:operator', 'admin'), false],
    ['nobody in particular', caller('user:eve'), false],
    ...ROLES.filter((role) => role !== 'admin').map((role): [string, Caller, boolean] => [
      role,
      caller('user:eve', role),
      false,
    ]),
  ])('%s', (_, decider, allowed) => {
    expect(checkDecider(decider, parties).allowed).toBe(allowed)
  })

  it('approves nothing of which nobody can tell who has a part in it, and may reject it', () => {
    const unknown = { ...parties, complete: false }
    expect(checkApprover(ann, parties).allowed).toBe(true)
    expect(checkApprover(ann, unknown).allowed).toBe(false)
    expect(checkApprover(caller('user:eve'), null).allowed).toBe(false)
    expect(checkDecider(ann, unknown).allowed).toBe(true)
  })

  it('is who asked, where it is taken back', () => {
    expect(checkWithdrawer(caller('user:bob', 'admin'), parties).allowed).toBe(true)
    expect(checkWithdrawer(ann, parties).allowed).toBe(false)
    expect(checkWithdrawer(caller('user:bob'), parties).allowed).toBe(false)
  })

  it.each<[AdminTask, boolean]>([
    ['roles', false],
    ['enable', false],
    ['disable', false],
    ['reset', false],
    ['sign-out', true],
  ])('of oneself, %s: %s', (task, allowed) => {
    expect(checkTarget(ann, 'user:ann', task).allowed).toBe(allowed)
    expect(checkTarget(ann, 'user:uma', task).allowed).toBe(true)
  })
})

describe('a custodian', () => {
  const uma = caller('user:uma')

  it('is a person who administers nothing', () => {
    const person = { principal: 'user:uma', roles: ['steward'] } as const
    expect(checkCustodian(person, 'user:ann', ['steward']).allowed).toBe(true)
    expect(checkCustodian({ ...person, roles: ['admin'] }, 'user:ann', []).allowed).toBe(false)
    expect(checkCustodian({ ...person, principal: 'client:x' }, 'user:ann', []).allowed).toBe(false)
    expect(checkCustodian(person, 'user:uma', ['steward']).allowed).toBe(false)
    expect(checkCustodian(person, 'user:uma', ['admin']).allowed).toBe(false)
    expect(checkCustodian(person, 'user:uma', ['auditor']).allowed).toBe(true)
  })

  it.each<[string, Caller, string, string]>([
    ['the custodian', uma, 'sees', 'collects'],
    ['an administrator', ann, 'sees', 'forbidden'],
    ['a custodian who administers', caller('user:uma', 'admin'), 'sees', 'forbidden'],
    ['a stranger', caller('user:eve', 'steward'), 'not-found', 'not-found'],
    ['another machine client', caller('client:y', 'writer'), 'not-found', 'not-found'],
  ])('%s', (_, who, view, collect) => {
    const seen = checkClientView(who, 'user:uma')
    const collected = checkCollect(who, 'user:uma')
    expect(seen.allowed ? 'sees' : seen.code).toBe(view)
    expect(collected.allowed ? 'collects' : collected.code).toBe(collect)
  })

  it('is not told apart from nobody by strangers', () => {
    const eve = caller('user:eve', 'reader')
    expect(checkClientView(eve, null)).toEqual(checkClientView(eve, 'user:uma'))
    expect(checkCollect(eve, null)).toEqual(checkCollect(eve, 'user:uma'))
    expect(checkClientView(ann, null)).toMatchObject({ code: 'not-found' })
  })
})
