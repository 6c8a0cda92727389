import { describe, expect, it } from 'vitest'
import { changeUser } from '../../lib/people/change-user.ts'
import { type ApprovalDecision, decideApproval } from '../../lib/people/decide-approval.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import { viewApproval, viewApprovals } from '../../lib/people/view-approvals.ts'
import { withPeople } from './support/each.ts'
import { codeOf, operator } from './support/people.ts'

const people = withPeople()

const decide = (who: string, id: string | null, decision: ApprovalDecision, reason: string | null = null) =>
  decideApproval(people().ports, people().as(who), String(id), { decision, reason })
const list = (who: string, state: Parameters<typeof viewApprovals>[2]['state'] = null) =>
  viewApprovals(people().ports, people().as(who), { state, limit: 10, cursor: null })

describe('an approval', () => {
  it('is seen by administrators, newest first and by state', async () => {
    const one = await people().giveRoles('ann', 'uma', 'reader')
    await people().person('val')
    people().clock.advance(1)
    const other = await people().giveRoles('bob', 'val', 'reader')
    await decide('bob', one, 'reject', 'not now')
    const all = await list('ann')
    expect(all.approvals).toMatchObject([
      { id: other, state: 'pending', requestedBy: 'user:bob' },
      { id: one, state: 'rejected', decidedBy: 'user:bob', reason: 'not now' },
    ])
    expect((await list('ann', 'pending')).approvals.map(({ id }) => id)).toEqual([other])
    expect(await codeOf(list('uma'))).toBe('forbidden')
    const first = await viewApprovals(people().ports, people().as('ann'), {
      state: null,
      limit: 1,
      cursor: null,
    })
    const rest = await viewApprovals(people().ports, people().as('ann'), {
      state: null,
      limit: 1,
      cursor: first.cursor,
    })
    expect([...first.approvals, ...rest.approvals]).toEqual(all.approvals)
    expect(await codeOf(viewApproval(people().ports, people().as('ann'), 'absent'))).toBe('not-found')
    expect(await codeOf(viewApproval(people().ports, people().as('uma'), String(one)))).toBe('forbidden')
    expect(await viewApproval(people().ports, people().as('ann'), String(one))).toMatchObject({ id: one })
  })

  it.each<[ApprovalDecision, string]>([
    ['reject', 'bob'],
    ['withdraw', 'ann'],
  ])('ends by %s, and gives nothing', async (decision, who) => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    await decide(who, id, decision)
    expect(await people().access('uma')).toEqual([])
    expect(await people().last()).toMatchObject({
      action: 'approval.decide',
      reason: decision,
      principal: `user:${who}`,
    })
    for (const next of ['approve', 'reject'] as const)
      expect(await codeOf(decide('bob', id, next))).toBe('conflict')
    expect(await people().giveRoles('bob', 'uma', 'reader')).not.toBe(id)
  })

  it('is withdrawn by whoever asked alone', async () => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    expect(await codeOf(decide('bob', id, 'withdraw'))).toBe('forbidden')
    expect(await codeOf(decide('ann', id, 'reject'))).toBe('forbidden')
  })

  it('expires', async () => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    people().clock.advance(PEOPLE_POLICY.approvalLifetimeMs)
    expect((await list('ann', 'expired')).approvals.map((each) => each.id)).toEqual([id])
    for (const decision of ['approve', 'reject'] as const) {
      expect(await codeOf(decide('bob', id, decision))).toBe('conflict')
    }
    expect(await people().access('uma')).toEqual([])
    const again = await people().giveRoles('ann', 'uma', 'reader')
    expect(again).not.toBe(id)
    await people().approve('bob', again)
  })

  it('of another administrator is named to whoever asks for the same kind', async () => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    const named = { code: 'conflict', message: expect.stringMatching(String(id)) }
    await expect(people().giveRoles('bob', 'uma', 'reader')).rejects.toMatchObject(named)
    await expect(people().giveRoles('ann', 'uma', 'steward')).rejects.toMatchObject(named)
    expect(await people().giveRoles('ann', 'uma', 'reader')).toBe(id)
    expect((await list('ann')).approvals).toHaveLength(1)
  })

  it('is withdrawn by a change of the roles, and stays so when that is undone', async () => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    await people().giveRoles('bob', 'uma')
    expect(await people().ports.approvals.find(String(id))).toMatchObject({ state: 'pending' })
    await people().giveRoles('bob', 'uma', 'auditor')
    const withdrawn = { state: 'withdrawn', decidedBy: 'user:bob', reason: expect.any(String) }
    expect(await people().ports.approvals.find(String(id))).toMatchObject(withdrawn)
    await people().giveRoles('bob', 'uma')
    expect(await codeOf(decide('bob', id, 'approve'))).toBe('conflict')
    expect(await people().access('uma')).toEqual([])
    await people().giveRoles('bob', 'uma', 'auditor')
    const next = await people().giveRoles('bob', 'uma', 'auditor', 'reader')
    await people().approve('ann', next)
    expect(await people().access('uma')).toEqual(['reader', 'auditor'])
  })

  it('to enable somebody is withdrawn when they are disabled once more', async () => {
    await people().person('sue', 'steward')
    await people().disable('ann', 'sue')
    const id = await people().disable('ann', 'sue', false)
    await changeUser(people().operatorPorts, operator, 'sue', { disabled: false })
    await people().disable('ann', 'sue')
    expect(await codeOf(decide('bob', id, 'approve'))).toBe('conflict')
    expect(await people().access('sue')).toBeNull()
  })

  it('falls with whoever asked for it', async () => {
    await people().person('cat', 'admin')
    const id = await people().giveRoles('cat', 'uma', 'reader')
    await people().giveRoles('ann', 'cat')
    expect(await codeOf(decide('bob', id, 'approve'))).toBe('conflict')
    const other = await people().giveRoles('bob', 'uma', 'reader')
    await people().disable('ann', 'bob')
    expect(await codeOf(decide('ann', other, 'approve'))).toBe('conflict')
    expect(await people().access('uma')).toEqual([])
  })

  it('of the only administrator is decided by the operator', async () => {
    await people().disable('ann', 'bob')
    const id = await people().giveRoles('ann', 'uma', 'admin')
    const approve = { decision: 'approve', reason: null } as const
    expect(await codeOf(decideApproval(people().ports, operator, String(id), approve))).toBe('forbidden')
    const decided = await decideApproval(people().operatorPorts, operator, String(id), approve)
    expect(decided).toMatchObject({ state: 'approved', decidedBy: 'system:operator' })
    expect(await people().access('uma')).toEqual(['admin'])
    expect(await people().ports.admins.list()).toEqual(['user:ann', 'user:uma'])
  })

  it('is not decided, and nothing is asked for, when it cannot be recorded', async () => {
    const id = await people().giveRoles('ann', 'uma', 'reader')
    const recorder = { record: () => Promise.reject(new Error('no record')) }
    const ports = { ...people().ports, recorder }
    const approving = decideApproval(ports, people().as('bob'), String(id), {
      decision: 'approve',
      reason: null,
    })
    await expect(approving).rejects.toThrow('no record')
    expect(await people().ports.approvals.find(String(id))).toMatchObject({ state: 'pending' })
    await expect(changeUser(ports, people().as('ann'), 'bob', { disabled: true })).rejects.toThrow(
      'no record',
    )
    expect(await people().access('bob')).toEqual(['admin'])
  })
})
