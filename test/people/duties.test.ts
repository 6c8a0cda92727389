/** A custodian can act as the client: what the two may do is in one hand, and separation of duties holds for it. */
import { describe, expect, it } from 'vitest'
import type { Role } from '../../lib/access/roles.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { viewApproval } from '../../lib/people/view-approvals.ts'
import { withPeople } from './support/each.ts'
import { codeOf } from './support/people.ts'

const people = withPeople()
let count = 0
const create = (custodian: string, ...roles: Role[]) =>
  createClient(people().ports, people().as('ann'), { name: `c ${count++}`, custodian, roles })
const changeRoles = (id: string, ...roles: Role[]) =>
  changeClient(people().ports, people().as('ann'), id, { roles })

describe('a custodian', () => {
  it.each<[Role, Role]>([
    ['key-admin', 'steward'],
    ['writer', 'key-admin'],
    ['reader', 'admin'],
  ])('who is %s looks after no client that is %s', async (own, roleOfClient) => {
    await people().person('kim', own)
    expect(await codeOf(create('user:kim', roleOfClient))).toBe('forbidden')
    expect(await people().ports.clients.page(null, 9)).toEqual([])
    const id = await people().client('kim')
    expect(await codeOf(changeRoles(id, roleOfClient))).toBe('forbidden')
  })

  it.each<[Role, Role]>([
    ['key-admin', 'auditor'],
    ['steward', 'writer'],
    ['auditor', 'steward'],
  ])('who is %s may look after a client that is %s', async (own, roleOfClient) => {
    await people().person('kim', own)
    expect(await codeOf(create('user:kim', roleOfClient))).toBe('done')
  })

  it('has no two clients of different duties', async () => {
    const [id, other] = [await people().client('uma', 'key-admin'), await people().client('uma')]
    await expect(create('user:uma', 'writer')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(id),
    })
    expect(await codeOf(changeRoles(other, 'writer'))).toBe('forbidden')
    await changeRoles(id)
    expect(await codeOf(changeRoles(other, 'writer'))).toBe('done')
  })

  it('gets no role of another duty than the client’s, neither by a change nor by an invitation', async () => {
    await people().client('uma', 'steward')
    expect(await codeOf(people().giveRoles('ann', 'uma', 'key-admin'))).toBe('forbidden')
    expect(await codeOf(people().giveRoles('ann', 'uma', 'auditor'))).toBe('done')
    const invite = (...roles: Role[]) =>
      inviteUser(people().ports, people().as('ann'), { login: 'ina@example.com', name: null, roles })
    const { user } = await invite()
    await people().client(user.id, 'steward')
    expect(await codeOf(invite('key-admin'))).toBe('forbidden')
    expect(await people().access(user.principal)).toEqual([])
  })

  it('of another duty by now keeps the client from what was asked for before', async () => {
    const { client, approval } = await create('user:uma', 'steward')
    await people().giveRoles('ann', 'uma', 'key-admin')
    expect(await codeOf(people().approve('bob', approval?.id ?? null))).toBe('forbidden')
    expect(await people().access(client.principal)).toEqual([])
    await people().giveRoles('ann', 'uma')
    await people().approve('bob', approval?.id ?? null)
    expect(await people().access(client.principal)).toEqual(['steward'])
  })

  it('who got another duty elsewhere collects no secret, and loses a role without hindrance', async () => {
    const id = await people().client('uma', 'steward', 'reader')
    await people().accounts.setGroups('uma', ['key-admin', 'auditor'])
    expect(await codeOf(collectSecret(people().ports, people().as('uma'), id))).toBe('forbidden')
    expect(await codeOf(changeRoles(id, 'reader'))).toBe('done')
    expect(await codeOf(people().giveRoles('ann', 'uma', 'key-admin'))).toBe('done')
    expect(await codeOf(people().giveRoles('ann', 'uma'))).toBe('done')
    expect(await codeOf(collectSecret(people().ports, people().as('uma'), id))).toBe('done')
  })

  it('is shown with what is asked for the client', async () => {
    const { approval } = await create('user:uma', 'steward')
    expect(approval).toMatchObject({ custodian: 'user:uma' })
    const shown = await viewApproval(people().ports, people().as('bob'), approval?.id ?? '')
    expect(shown).toMatchObject({ custodian: 'user:uma' })
    const ofPerson = await people().giveRoles('ann', 'uma', 'steward')
    const other = await viewApproval(people().ports, people().as('bob'), String(ofPerson))
    expect(other).toMatchObject({ custodian: null })
  })
})
