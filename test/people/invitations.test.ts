import { describe, expect, it } from 'vitest'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { withPeople } from './support/each.ts'
import { codeOf, operator } from './support/people.ts'

const people = withPeople()

describe('an invitation', () => {
  const invite = (roles: Parameters<typeof inviteUser>[2]['roles'], login = 'Nia@Example.com') =>
    inviteUser(people().ports, people().as('ann'), { login, name: 'Nia', roles })

  it('gives at once what needs nobody else, asks for the rest, and tells both', async () => {
    const { user, approval } = await invite(['auditor'])
    expect(user).toMatchObject({
      login: 'nia@example.com',
      status: 'invited',
      roles: ['auditor'],
      name: 'Nia',
    })
    expect(approval).toBeNull()
    const other = await invite(['steward', 'writer'], 'sam@example.com')
    expect(other.user.roles).toEqual([])
    expect(other.approval).toMatchObject({
      state: 'pending',
      change: { before: [], roles: ['writer', 'steward'] },
    })
    expect(people().sent.map(({ to }) => to)).toEqual(['nia@example.com', 'sam@example.com'])
    expect(await people().recorded()).toMatchObject([
      { action: 'user.invite', target: user.principal, targetRoles: ['auditor'] },
      { action: 'user.invite', target: other.user.principal, approval: other.approval?.id },
    ])
  })

  it('puts no login into the record, and no password into the answer', async () => {
    const answer = JSON.stringify(await invite([]))
    expect(JSON.stringify(await people().recorded())).not.toMatch(/nia/i)
    const [{ text } = { text: '' }] = people().sent
    const words = text.split(/\s+/).filter((word) => word.length > 15 && !word.includes('/'))
    expect(words.length).toBeGreaterThan(0)
    for (const word of words) expect(answer).not.toContain(word)
  })

  it('is refused for roles that may not be combined, before anything is sent', async () => {
    expect(await codeOf(invite(['admin', 'reader']))).toBe('forbidden')
    expect(people().sent).toEqual([])
    expect(await people().last()).toMatchObject({ action: 'access.check', outcome: 'denied' })
  })

  it('is refused for what is no address, and for whoever is there', async () => {
    expect(await codeOf(invite([], 'nia'))).toBe('invalid-request')
    expect(await codeOf(invite([], 'uma@example.com'))).toBe('conflict')
    expect(
      await codeOf(inviteUser(people().ports, people().as('uma'), { login: 'x@y', name: null, roles: [] })),
    ).toBe('forbidden')
  })

  it('of the operator gives all roles at once, also to the first administrator', async () => {
    const asked = { login: 'first@example.com', name: null, roles: ['admin'] } as const
    const { user, approval } = await inviteUser(people().operatorPorts, operator, asked)
    expect(approval).toBeNull()
    expect(user.roles).toEqual(['admin'])
    expect(await people().ports.admins.list()).toContain(user.principal)
    expect(await people().last()).toMatchObject({ principal: 'system:operator', action: 'user.invite' })
  })
})

describe('an invitation that is refused', () => {
  it.each([
    ['was disabled meanwhile', { disabled: true, roles: [] }],
    ['has a role by now that is not meant', { disabled: false, roles: ['auditor' as const] }],
  ])('is not sent to somebody whose first one never arrived, and who %s', async (_, item) => {
    const { ports, accounts, sent } = people()
    const waiting = { id: 'ned', login: 'ned@example.com', name: null, groups: item.roles, created: 0 }
    const unsent = { passwordHash: null, passwordExpires: null, lastSignIn: null, status: 'invited' } as const
    await accounts.add({ ...waiting, ...unsent })
    await ports.principals.put({ principal: 'user:ned', tokensNotBefore: null, ...item })
    const again = inviteUser(ports, people().as('ann'), { login: waiting.login, name: null, roles: [] })
    expect(await codeOf(again)).toBe('conflict')
    expect(sent).toEqual([])
  })
})
