/** One administrator, with every trick that the administration offers, gets no data and no second administrator. */
import { describe, expect, it } from 'vitest'
import type { Role } from '../../lib/access/roles.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { revokeClient } from '../../lib/people/revoke-client.ts'
import { withPeople } from './support/each.ts'
import { codeOf, operator } from './support/people.ts'

const people = withPeople()
const refusedApproval = async (who: string, id: string | null) => {
  const before = await people().ports.approvals.find(String(id))
  expect(await codeOf(people().approve(who, id))).toBe('forbidden')
  expect(await people().ports.approvals.find(String(id))).toEqual(before)
  expect(await people().last()).toMatchObject({ action: 'access.check', outcome: 'denied' })
}

describe('an administrator alone', () => {
  it('approves nothing that they asked for', async () => {
    const id = await people().giveRoles('ann', 'uma', 'steward')
    await refusedApproval('ann', id)
    expect(await people().access('uma')).toEqual([])
  })

  it('approves nothing that is about themselves', async () => {
    const id = await people()
      .disable('bob', 'ann')
      .then(() => people().disable('bob', 'ann', false))
    expect(await codeOf(people().approve('ann', id))).toBe('forbidden')
    await people().person('cat', 'admin')
    await people().approve('cat', id)
    people().clock.advance(1000)
    const reset = await resetUser(people().ports, people().as('bob'), 'ann')
    await refusedApproval('ann', reset?.id ?? null)
  })

  it('gets into no steward’s account by a reset: it waits, and goes to the steward', async () => {
    await people().person('sue', 'steward')
    const asked = await resetUser(people().ports, people().as('ann'), 'sue')
    await refusedApproval('ann', asked?.id ?? null)
    expect(people().sent).toEqual([])
    // Nor by way of a steward who is none for a moment: giving the role back takes two.
    await people().giveRoles('ann', 'sue')
    await resetUser(people().ports, people().as('ann'), 'sue')
    expect(people().sent.map(({ to }) => to)).toEqual(['sue@example.com'])
    const back = await people().giveRoles('ann', 'sue', 'steward')
    await refusedApproval('ann', back)
    expect(await people().access('sue')).toEqual([])
  })

  it('gets no approval from a machine client, whatever its roles', async () => {
    const machine = `client:${await people().client('uma', 'admin')}`
    await people().person('val')
    const id = await people().giveRoles('ann', 'val', 'steward')
    await refusedApproval(machine, id)
    const decision = { decision: 'withdraw', reason: null } as const
    expect(await codeOf(decideApproval(people().ports, people().as(machine), String(id), decision))).toBe(
      'forbidden',
    )
  })

  it('approves nothing that their own machine client asked for', async () => {
    const asked = { name: 'second self', custodian: 'user:uma', roles: ['admin'] } as const
    const { client, approval } = await createClient(people().ports, people().as('ann'), asked)
    await people().approve('bob', approval?.id ?? null)
    await people().person('val')
    const id = await people().giveRoles(client.principal, 'val', 'steward')
    await refusedApproval('ann', id)
    await people().approve('bob', id)
    expect(await people().access('val')).toEqual(['steward'])
  })

  describe('with machine clients that make machine clients', () => {
    const made = async (by: string, custodian: string, ...roles: Role[]) => {
      const asked = { name: `${custodian}’s`, custodian: `user:${custodian}`, roles }
      const { client, approval } = await createClient(people().ports, people().as(by), asked)
      if (approval !== null) await people().approve('cat', approval.id)
      return client.principal
    }
    const chain = async () => {
      for (const name of ['vic', 'val', 'pia']) await people().person(name)
      await people().person('cat', 'admin')
      const first = await made('ann', 'uma', 'admin')
      const second = await made(first, 'vic', 'admin')
      const third = await made(second, 'pia', 'admin')
      return { first, second, id: await people().giveRoles(third, 'val', 'steward') }
    }

    it('approves nothing that the last of them asked for', async () => {
      const { id } = await chain()
      await refusedApproval('ann', id)
      for (const custodian of ['uma', 'vic', 'pia']) {
        await people().accounts.setGroups(custodian, ['admin'])
        await refusedApproval(custodian, id)
      }
      await people().approve('bob', id)
      expect(await people().access('val')).toEqual(['steward'])
    })

    it('approves nothing by removing one in between, and neither does anybody else', async () => {
      const { first, id } = await chain()
      await revokeClient(people().ports, people().as('ann'), first.slice('client:'.length))
      for (const who of ['ann', 'bob']) await refusedApproval(who, id)
      const decision = { decision: 'approve', reason: null } as const
      await decideApproval(people().operatorPorts, operator, String(id), decision)
      expect(await people().access('val')).toEqual(['steward'])
    })

    it('keeps nobody from rejecting what one of them asked for', async () => {
      const { first, id } = await chain()
      await revokeClient(people().ports, people().as('ann'), first.slice('client:'.length))
      const decision = { decision: 'reject', reason: null } as const
      expect(await codeOf(decideApproval(people().ports, people().as('bob'), String(id), decision))).toBe(
        'done',
      )
    })
  })

  it('gets nothing from a sock puppet that they invited', async () => {
    const invitation = { login: 'puppet@example.com', name: null, roles: ['admin', 'auditor'] } as const
    const { user, approval } = await inviteUser(people().ports, people().as('ann'), invitation)
    expect(user.roles).toEqual(['auditor'])
    await refusedApproval(user.principal, approval?.id ?? null)
    await refusedApproval('ann', approval?.id ?? null)
    const id = await people().giveRoles('ann', 'uma', 'steward')
    await refusedApproval(user.principal, id)
  })

  it('gains nothing by disabling the other administrator', async () => {
    const asked = await people().giveRoles('ann', 'uma', 'steward')
    const bobs = await people()
      .giveRoles('bob', 'ann', 'admin', 'auditor')
      .then(() => null)
    expect(bobs).toBeNull()
    await people().disable('ann', 'bob')
    await refusedApproval('ann', asked)
    expect(await codeOf(people().as('bob'))).toBe('forbidden')
    const back = await people().disable('ann', 'bob', false)
    await refusedApproval('ann', back)
  })

  it('takes over nothing that the other administrator asked for and has no more say in', async () => {
    const asked = await people().giveRoles('bob', 'uma', 'steward')
    await people().disable('ann', 'bob')
    expect(await codeOf(people().approve('ann', asked))).toBe('conflict')
    expect(await people().access('uma')).toEqual([])
  })

  it('gets no secret: not of a client that is theirs to create, change or look after', async () => {
    const id = await people().client('uma', 'steward')
    expect(await codeOf(collectSecret(people().ports, people().as('ann'), id))).toBe('forbidden')
    const { approval } = await changeClient(people().ports, people().as('ann'), id, {
      roles: ['steward', 'admin'],
    }).catch(() => ({ approval: null }))
    expect(approval).toBeNull()
    const asked = { name: 'mine', custodian: 'user:ann', roles: [] }
    expect(await codeOf(createClient(people().ports, people().as('ann'), asked))).toBe('forbidden')
  })

  it('asks for nothing in the name of a role of the past', async () => {
    const stale = await people().as('bob')
    await people().giveRoles('ann', 'bob')
    const asked = await changeUser(people().ports, stale, 'uma', { roles: ['steward'] })
    // A request that had begun may still ask; what it asked for is not carried out.
    expect(await codeOf(people().approve('ann', asked.approval?.id ?? null))).toBe('conflict')
    expect(await codeOf(people().giveRoles('bob', 'uma', 'steward'))).toBe('forbidden')
  })

  it('changes neither their own roles nor their own access', async () => {
    for (const change of [
      { roles: ['admin', 'key-admin'] },
      { roles: [] },
      { disabled: true },
      { disabled: false },
    ]) {
      const asked = changeUser(people().ports, people().as('ann'), 'ann', change as { disabled: boolean })
      expect(await codeOf(asked)).toBe('forbidden')
    }
    expect(await people().access('ann')).toEqual(['admin'])
  })
})
