import { describe, expect, it } from 'vitest'
import { changeUser } from '../../lib/people/change-user.ts'
import { signOutMe, viewMe } from '../../lib/people/me.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { signOutUser } from '../../lib/people/sign-out-user.ts'
import { viewUser, viewUsers } from '../../lib/people/view-users.ts'
import { withPeople } from './support/each.ts'
import { codeOf, operator } from './support/people.ts'

const people = withPeople()

describe('who looks', () => {
  it('pages through everybody once, and finds one by login', async () => {
    const { ports } = people()
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof viewUsers>> = await viewUsers(ports, people().as('ann'), {
        login: null,
        limit: 2,
        cursor,
      })
      seen.push(...page.users.map(({ id }) => id))
      cursor = page.cursor
    } while (cursor !== null)
    expect(seen).toEqual(['ann', 'bob', 'uma'])
    const query = { login: ' UMA@example.com', limit: 2, cursor: null }
    expect((await viewUsers(ports, people().as('ann'), query)).users).toMatchObject([
      { principal: 'user:uma' },
    ])
    const none = { ...query, login: 'nobody@example.com' }
    expect((await viewUsers(ports, people().as('ann'), none)).users).toEqual([])
  })

  it('sees the roles in effect, by groups and principal item', async () => {
    await people().person('sue', 'steward', 'reader')
    await people().ports.principals.put({
      principal: 'user:sue',
      disabled: true,
      tokensNotBefore: null,
      roles: ['steward', 'auditor'],
    })
    const sue = await viewUser(people().ports, people().as('ann'), 'sue')
    expect(sue).toMatchObject({ roles: ['steward'], disabled: true })
    expect(sue).not.toHaveProperty('groups')
  })

  it('is an administrator; each look is one event', async () => {
    const { ports } = people()
    expect(await codeOf(viewUser(ports, people().as('uma'), 'ann'))).toBe('forbidden')
    expect(await people().last()).toMatchObject({
      action: 'access.check',
      outcome: 'denied',
      target: 'user:ann',
    })
    expect(await codeOf(viewUser(ports, people().as('ann'), 'nobody'))).toBe('not-found')
    await viewUser(ports, people().as('ann'), 'uma')
    expect(await people().recorded()).toHaveLength(3)
    expect(await people().last()).toMatchObject({
      action: 'user.view',
      outcome: 'allowed',
      target: 'user:uma',
    })
  })

  it('may always ask who they are', async () => {
    const { ports } = people()
    expect(await viewMe(ports, people().as('uma'))).toEqual({
      principal: 'user:uma',
      client: 'web',
      roles: [],
      login: 'uma@example.com',
      name: null,
      purposes: {},
    })
    const id = await people().client('uma', 'auditor')
    expect(await viewMe(ports, people().as(`client:${id}`))).toMatchObject({
      principal: `client:${id}`,
      roles: ['auditor'],
      login: null,
      name: expect.stringMatching(/^client /),
    })
  })
})

describe('the operator', () => {
  it('is nobody where the ports are not the operator’s, and nobody else is the operator where they are', async () => {
    const { ports, operatorPorts } = people()
    expect(await codeOf(changeUser(ports, operator, 'uma', { roles: ['auditor'] }))).toBe('forbidden')
    const rob = people().as('uma')
    expect(await codeOf(changeUser(operatorPorts, rob, 'bob', { roles: [] }))).toBe('forbidden')
    const forAdmins = await changeUser(operatorPorts, people().as('ann'), 'uma', { roles: ['reader'] })
    expect(forAdmins.approval?.state).toBe('pending')
  })
})

describe('a change of roles', () => {
  it('takes away at once, from the next request on', async () => {
    await people().person('sue', 'steward', 'writer')
    const before = await people().as('sue')
    expect(before.roles).toEqual(['steward', 'writer'])
    expect(await people().giveRoles('ann', 'sue', 'writer')).toBeNull()
    expect(await people().access('sue')).toEqual(['writer'])
    expect((await people().accounts.find('sue'))?.groups).toEqual(['writer'])
    expect(await people().last()).toMatchObject({
      action: 'user.roles',
      target: 'user:sue',
      targetRoles: ['writer'],
    })
  })

  it('gives what two have to agree on when the second one has approved it', async () => {
    const id = await people().giveRoles('ann', 'uma', 'steward')
    expect(await people().access('uma')).toEqual([])
    expect(await people().last()).toMatchObject({
      action: 'approval.request',
      approval: id,
      targetRoles: ['steward'],
    })
    expect(await people().approve('bob', id)).toMatchObject({
      state: 'approved',
      decidedBy: 'user:bob',
      applied: people().clock(),
    })
    expect(await people().access('uma')).toEqual(['steward'])
    expect(await people().last()).toMatchObject({
      action: 'approval.decide',
      principal: 'user:bob',
      target: 'user:uma',
      targetRoles: ['steward'],
      approval: id,
    })
    expect(await people().recorded()).toHaveLength(2)
  })

  it('takes away first, and asks for the rest', async () => {
    await people().person('wes', 'writer')
    const id = await people().giveRoles('ann', 'wes', 'steward', 'auditor')
    expect(await people().access('wes')).toEqual(['auditor'])
    await people().approve('bob', id)
    expect([...((await people().access('wes')) ?? [])].sort()).toEqual(['auditor', 'steward'])
  })

  it('is refused for oneself, and for roles that may not be combined', async () => {
    expect(await codeOf(people().giveRoles('ann', 'ann', 'admin', 'auditor'))).toBe('forbidden')
    expect(await codeOf(people().giveRoles('ann', 'ann'))).toBe('forbidden')
    expect(await codeOf(people().giveRoles('ann', 'uma', 'key-admin', 'writer'))).toBe('forbidden')
    expect((await people().recorded()).map(({ outcome }) => outcome)).toEqual(['denied', 'denied', 'denied'])
    expect(await codeOf(people().giveRoles('uma', 'uma', 'auditor'))).toBe('forbidden')
    expect(await codeOf(people().giveRoles('ann', 'nobody', 'auditor'))).toBe('not-found')
  })
})

describe('whoever is disabled', () => {
  it('is refused at the next request, and is enabled again by two when they may see data', async () => {
    await people().person('sue', 'steward')
    await people().disable('ann', 'sue')
    expect(await people().access('sue')).toBeNull()
    expect(await people().last()).toMatchObject({ action: 'user.disable', target: 'user:sue' })
    const id = await people().disable('ann', 'sue', false)
    expect(await people().access('sue')).toBeNull()
    expect(await codeOf(people().approve('ann', id))).toBe('forbidden')
    await people().approve('bob', id)
    expect(await people().access('sue')).toEqual(['steward'])
  })

  it('is enabled by one when no role needs two', async () => {
    await people().disable('ann', 'uma')
    expect(await people().disable('bob', 'uma', false)).toBeNull()
    expect(await people().access('uma')).toEqual([])
    expect(await people().last()).toMatchObject({ action: 'user.enable' })
  })

  it('gets no token of before back by being enabled', async () => {
    const issued = people().clock()
    await people().disable('ann', 'uma')
    people().clock.advance(1000)
    await people().disable('ann', 'uma', false)
    expect(await codeOf(people().as('uma', issued))).toBe('unauthenticated')
  })

  it('is nobody themselves', async () => {
    expect(await codeOf(people().disable('ann', 'ann'))).toBe('forbidden')
  })
})

describe('a reset', () => {
  it('goes to the person alone, who is signed out, at once when no role needs two', async () => {
    const issued = people().clock()
    expect(await resetUser(people().ports, people().as('ann'), 'uma')).toBeNull()
    expect(people().sent.map(({ to }) => to)).toEqual(['uma@example.com'])
    expect(await codeOf(people().as('uma', issued))).toBe('unauthenticated')
    expect(await people().accounts.find('uma')).toMatchObject({ status: 'must-change-password' })
  })

  it('of a steward waits for a second administrator, and asking again joins', async () => {
    await people().person('sue', 'steward')
    const asked = await resetUser(people().ports, people().as('ann'), 'sue')
    const again = await resetUser(people().ports, people().as('ann'), 'sue')
    expect(again?.id).toBe(asked?.id)
    const other = resetUser(people().ports, people().as('bob'), 'sue')
    await expect(other).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(String(asked?.id)),
    })
    expect(people().sent).toEqual([])
    await people().approve('bob', asked?.id ?? null)
    expect(people().sent.map(({ to }) => to)).toEqual(['sue@example.com'])
  })

  it('is nothing for oneself', async () => {
    expect(await codeOf(resetUser(people().ports, people().as('ann'), 'ann'))).toBe('forbidden')
  })
})

describe('signing out everywhere', () => {
  it.each([
    'by an administrator',
    'oneself',
  ])('%s refuses every token of before, to the second', async (how) => {
    await people().person('rea', 'reader')
    people().clock.advance(400)
    const inThisSecond = Math.floor(people().clock() / 1000) * 1000
    if (how === 'oneself') await signOutMe(people().ports, people().as('rea', inThisSecond))
    else await signOutUser(people().ports, people().as('ann'), 'rea')
    expect(await codeOf(people().as('rea', inThisSecond))).toBe('unauthenticated')
    expect((await people().as('rea', inThisSecond + 1000)).roles).toEqual(['reader'])
    expect(await people().last()).toMatchObject({ action: 'user.sign-out', target: 'user:rea' })
  })

  it('leaves the groups to decide of what one may, now and later', async () => {
    await people().person('rea', 'reader')
    await signOutMe(people().ports, people().as('rea'))
    const id = await people().giveRoles('ann', 'rea', 'steward')
    expect(await people().access('rea')).toEqual([])
    await people().approve('bob', id)
    expect(await people().access('rea')).toEqual(['steward'])
  })

  it('is nothing for a machine client', async () => {
    const id = await people().client('uma')
    expect(await codeOf(signOutMe(people().ports, people().as(`client:${id}`)))).toBe('forbidden')
  })
})

describe('the last administrator', () => {
  it('stays, also against the operator, until there is another one', async () => {
    await people().disable('ann', 'bob')
    const { ports, operatorPorts } = people()
    for (const change of [{ roles: [] }, { disabled: true }]) {
      const asked = changeUser(operatorPorts, operator, 'ann', change)
      expect(await codeOf(asked)).toBe('conflict')
    }
    expect(await people().access('ann')).toEqual(['admin'])
    await changeUser(operatorPorts, operator, 'uma', { roles: ['admin'] })
    await changeUser(ports, people().as('uma'), 'ann', { roles: [] })
    expect(await people().access('ann')).toEqual([])
    expect(await ports.admins.list()).toEqual(['user:uma'])
  })

  it('is who is left when the vault keeps the others out, who administer again after that', async () => {
    const { operatorPorts, ports } = people()
    await ports.principals.register('user:bob', ['admin'])
    await ports.principals.suspend('user:bob', people().clock() + 1)
    const ask = () => changeUser(operatorPorts, operator, 'ann', { disabled: true })
    expect(await codeOf(ask())).toBe('conflict')
    expect(await ports.admins.list()).toEqual(['user:ann', 'user:bob'])
    people().clock.advance(1)
    await ask()
    expect(await ports.admins.list()).toEqual(['user:bob'])
  })

  it('is not made by a registry that names somebody who is none any more', async () => {
    await people().disable('ann', 'bob')
    await people().ports.admins.add('user:bob')
    await people().ports.admins.add('user:gone')
    const asked = changeUser(people().operatorPorts, operator, 'ann', { disabled: true })
    expect(await codeOf(asked)).toBe('conflict')
    expect(await people().ports.admins.list()).toEqual(['user:ann'])
  })
})
