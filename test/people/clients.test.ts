import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { expireSecrets } from '../../lib/people/expire-secrets.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { revokeClient } from '../../lib/people/revoke-client.ts'
import { viewClient, viewClients } from '../../lib/people/view-clients.ts'
import { withPeople } from './support/each.ts'
import { codeOf, operator } from './support/people.ts'

const people = withPeople()

const create = (
  name: string,
  custodian: string,
  ...roles: Parameters<typeof createClient>[2]['roles'][number][]
) => createClient(people().ports, people().as('ann'), { name, custodian, roles })
const collect = (id: string, who = 'uma', overlapMs?: number) =>
  collectSecret(people().ports, people().as(who), id, overlapMs)
const secretIds = async (id: string) => (await people().oauthClients.find(id))?.secrets.map((each) => each.id)
const noFailure = () => {
  throw new Error('No secret was to fail.')
}

describe('a machine client', () => {
  it('has at once the roles that need nobody else, and the others when two agree', async () => {
    const { client, approval } = await create('import', 'user:uma', 'reader', 'writer')
    expect(client).toMatchObject({ roles: [], custodian: 'user:uma', createdBy: 'user:ann', secrets: [] })
    expect(await people().access(client.principal)).toEqual([])
    await people().approve('bob', approval?.id ?? null)
    expect(await people().access(client.principal)).toEqual(['writer', 'reader'])
    expect(await people().recorded()).toMatchObject([
      { action: 'client.create', target: client.principal, approval: approval?.id },
      { action: 'approval.decide', target: client.principal, targetRoles: ['writer', 'reader'] },
    ])
    expect((await create('report', 'user:uma', 'auditor')).approval).toBeNull()
  })

  it('has a name of its own; the same request again completes or joins', async () => {
    const first = await create('import', 'user:uma', 'reader')
    const again = await create('import', 'user:uma', 'reader')
    expect(again.client.id).toBe(first.client.id)
    expect(again.approval?.id).toBe(first.approval?.id)
    await people().person('pam')
    expect(await codeOf(create('import', 'user:pam', 'reader'))).toBe('conflict')
    await collect(first.client.id)
    expect(await codeOf(create('import', 'user:uma', 'reader'))).toBe('conflict')
  })

  it.each([
    'Import',
    'im\u{ff50}ort',
    ' import ',
  ])('has a name that reads as no other, as %j', async (name) => {
    await create('import', 'user:uma', 'reader')
    await people().person('pam')
    expect(await codeOf(create(name, 'user:pam'))).toBe('conflict')
  })

  it.each([
    'import\u200b',
    'im\u00adport',
    'import\u3164',
    'a\u2028b',
    '\ufeff',
  ])('has no name with what nobody sees, as %j', async (name) => {
    expect(await codeOf(create(name, 'user:uma'))).toBe('invalid-request')
  })

  it('is no machine client’s own to revoke', async () => {
    const id = await people().client('uma', 'admin')
    const revoke = (who: string) => codeOf(revokeClient(people().ports, people().as(who), id))
    expect(await revoke(`client:${id}`)).toBe('forbidden')
    expect(await people().access(`client:${id}`)).toEqual(['admin'])
    expect(await revoke('ann')).toBe('done')
  })

  it.each<[string, string, string]>([
    ['nobody', 'user:nobody', 'not-found'],
    ['a machine client', 'client:x', 'not-found'],
    ['an administrator', 'user:bob', 'forbidden'],
    ['whoever creates it', 'user:ann', 'forbidden'],
    ['somebody disabled', 'user:dis', 'conflict'],
  ])('has no custodian who is %s', async (_, custodian, code) => {
    await people().person('dis')
    await people().disable('ann', 'dis')
    expect(await codeOf(create('import', custodian))).toBe(code)
    expect(await people().ports.clients.page(null, 10)).toEqual([])
  })

  it('keeps its custodian from becoming an administrator', async () => {
    const { client } = await create('import', 'user:uma')
    await expect(people().giveRoles('ann', 'uma', 'admin')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(client.id),
    })
    await revokeClient(people().ports, people().as('ann'), client.id)
    expect(await people().giveRoles('ann', 'uma', 'admin')).not.toBeNull()
  })

  it('keeps a custodian who never signed in from being invited again as an administrator', async () => {
    const asked = { login: 'nia@example.com', name: null, roles: [] }
    const { user } = await inviteUser(people().ports, people().as('ann'), asked)
    await create('import', user.principal)
    const again = { ...asked, roles: ['admin'] } as const
    for (const invite of [
      () => inviteUser(people().ports, people().as('ann'), again),
      () => inviteUser(people().operatorPorts, operator, again),
    ]) {
      expect(await codeOf(invite())).toBe('forbidden')
    }
    expect(await people().ports.principals.find(user.principal)).toMatchObject({ roles: [] })
  })

  it('is there for its custodian and for administrators, and for nobody else', async () => {
    const id = await people().client('uma', 'reader')
    await people().person('eve', 'steward')
    const view = (who: string, which = id) => codeOf(viewClient(people().ports, people().as(who), which))
    expect(await Promise.all([view('uma'), view('ann')])).toEqual(['done', 'done'])
    const [hidden, absent] = await Promise.allSettled(
      [id, 'client-absent'].map((which) => viewClient(people().ports, people().as('eve'), which)),
    )
    expect(hidden).toMatchObject({ reason: { code: 'not-found' } })
    expect(hidden).toEqual(absent)
    expect(await view('ann', 'client-absent')).toBe('not-found')
    const list = (who: string) => viewClients(people().ports, people().as(who), { limit: 10, cursor: null })
    expect((await list('ann')).clients.map((client) => client.id)).toEqual([id])
    expect(await codeOf(list('uma'))).toBe('forbidden')
  })

  it('loses roles and access at once, and gets them back by two', async () => {
    const id = await people().client('uma', 'reader', 'writer')
    const change = (by: string, wish: Parameters<typeof changeClient>[3]) =>
      changeClient(people().ports, people().as(by), id, wish)
    expect((await change('ann', { roles: ['reader'] })).client.roles).toEqual(['reader'])
    await change('ann', { disabled: true })
    expect(await people().access(`client:${id}`)).toBeNull()
    const { approval } = await change('ann', { disabled: false })
    await people().approve('bob', approval?.id ?? null)
    expect(await people().access(`client:${id}`)).toEqual(['reader'])
    expect(await codeOf(change('uma', { roles: [] }))).toBe('forbidden')
  })

  it('is gone for good when it is revoked', async () => {
    const id = await people().client('uma', 'reader')
    await collect(id)
    await revokeClient(people().ports, people().as('bob'), id)
    expect(await people().access(`client:${id}`)).toBeNull()
    expect(await people().oauthClients.find(id)).toBeNull()
    expect(await people().ports.principals.find(`client:${id}`)).toMatchObject({ disabled: true, roles: [] })
    expect(await codeOf(revokeClient(people().ports, people().as('bob'), id))).toBe('not-found')
    expect(await codeOf(collect(id))).toBe('not-found')
  })
})

describe('a secret', () => {
  it('is in the answer to its custodian, and nowhere else', async () => {
    const id = await people().client('uma', 'reader')
    const { secret, client } = await collect(id)
    expect(secret.value).toMatch(/^[\w-]{43}$/)
    expect(client.secrets).toEqual([{ id: secret.id, created: people().clock(), expires: null }])
    const everything = [client, await people().recorded(), await people().oauthClients.find(id)]
    expect(JSON.stringify(everything)).not.toContain(secret.value)
    expect(await people().last()).toMatchObject({
      action: 'client.secret',
      principal: 'user:uma',
      target: `client:${id}`,
    })
  })

  it('is for no administrator, not even for one who is the custodian, nor for the operator', async () => {
    const id = await people().client('uma', 'reader')
    expect(await codeOf(collect(id, 'ann'))).toBe('forbidden')
    expect(await codeOf(collectSecret(people().operatorPorts, operator, id))).toBe('not-found')
    await people().accounts.setGroups('uma', ['admin'])
    expect(await codeOf(collect(id, 'uma'))).toBe('forbidden')
    expect(await secretIds(id)).toEqual([])
  })

  it('stays valid beside the next one for the overlap, and is removed after it', async () => {
    const id = await people().client('uma', 'reader')
    const first = await collect(id)
    const second = await collect(id)
    const end = people().clock() + DAY_MS
    expect(second.client.secrets).toMatchObject([
      { id: second.secret.id, expires: null },
      { id: first.secret.id, expires: end },
    ])
    expect(await secretIds(id)).toHaveLength(2)
    const expire = () => expireSecrets({ ...people().ports, onExpiryFailure: noFailure })
    people().clock.advance(DAY_MS - 1)
    expect(await expire()).toEqual({ removed: 0 })
    people().clock.advance(1)
    const seen = await viewClient(people().ports, people().as('uma'), id)
    expect(seen.secrets.map((each) => each.id)).toEqual([second.secret.id])
    expect(await expire()).toEqual({ removed: 1 })
    expect(await expire()).toEqual({ removed: 0 })
    expect(await secretIds(id)).toEqual([second.secret.id])
  })

  it('is one of two at most; without an overlap all former ones end at once', async () => {
    const id = await people().client('uma', 'reader')
    await collect(id)
    await collect(id, 'uma', 7 * DAY_MS)
    await expect(collect(id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching('overlap of 0'),
    })
    const { secret, client } = await collect(id, 'uma', 0)
    expect(client.secrets.map((each) => each.id)).toEqual([secret.id])
    expect(await secretIds(id)).toEqual([secret.id])
    for (const overlap of [-1, 0.5, 7 * DAY_MS + 1, Number.NaN]) {
      expect(await codeOf(collect(id, 'uma', overlap))).toBe('invalid-request')
    }
  })

  it('without an overlap ends the tokens of the former ones too, and none with one', async () => {
    const id = await people().client('uma', 'reader')
    const token = () => people().as(`client:${id}`, before)
    let before = people().clock()
    await collect(id)
    await collect(id)
    expect(await codeOf(token())).toBe('done')
    await collect(id, 'uma', 0)
    expect(await codeOf(token())).toBe('unauthenticated')
    people().clock.advance(1000)
    before = people().clock()
    expect(await codeOf(token())).toBe('done')
  })

  it('is not made for a client that is disabled', async () => {
    const id = await people().client('uma', 'reader')
    await changeClient(people().ports, people().as('ann'), id, { disabled: true })
    expect(await codeOf(collect(id))).toBe('conflict')
    expect(await secretIds(id)).toEqual([])
  })

  it('of a client that cannot be reached does not keep the others from expiring', async () => {
    const [one, other] = [await people().client('uma', 'reader'), await people().client('uma', 'reader')]
    for (const id of [one, one, other, other]) await collect(id)
    people().clock.advance(DAY_MS)
    const failed: string[] = []
    const { clientDirectory } = people().ports
    const removeSecret = (id: string, secret: string) =>
      id === one ? Promise.reject(new Error('unreachable')) : clientDirectory.removeSecret(id, secret)
    const ports = {
      ...people().ports,
      clientDirectory: { ...clientDirectory, removeSecret } as typeof clientDirectory,
      onExpiryFailure: (client: string) => void failed.push(client),
    }
    expect(await expireSecrets(ports)).toEqual({ removed: 1 })
    expect(failed).toEqual([one])
    expect([(await secretIds(one))?.length, (await secretIds(other))?.length]).toEqual([2, 1])
  })
})
