import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { withPeople } from './support/each.ts'
import { codeOf } from './support/people.ts'

const people = withPeople()

/** The port, with something else that happens just before a call of this name. */
const intercepted = <T extends object>(port: T, name: keyof T, first: () => Promise<unknown>): T =>
  new Proxy(port, {
    get(target, property) {
      const method: unknown = Reflect.get(target, property)
      if (typeof method !== 'function') return method
      return async (...values: unknown[]) => {
        if (property === name) await first()
        return method.apply(target, values)
      }
    },
  })

describe('at once', () => {
  it('two approvals of one request: one decision wins, and the roles are given', async () => {
    await people().person('cat', 'admin')
    const id = await people().giveRoles('ann', 'uma', 'steward')
    const codes = await Promise.all(['bob', 'cat'].map((who) => codeOf(people().approve(who, id))))
    expect(codes).toContain('done')
    expect(codes.filter((code) => !['done', 'conflict'].includes(code))).toEqual([])
    expect(await people().access('uma')).toEqual(['steward'])
    expect((await people().recorded()).filter(({ outcome }) => outcome === 'denied')).toEqual([])
  })

  it('an approval and a rejection: one of them is true', async () => {
    await people().person('cat', 'admin')
    const id = await people().giveRoles('ann', 'uma', 'steward')
    const reject = decideApproval(people().ports, people().as('cat'), String(id), {
      decision: 'reject',
      reason: null,
    })
    const [approved, rejected] = await Promise.all([codeOf(people().approve('bob', id)), codeOf(reject)])
    expect([approved, rejected].sort()).toEqual(['conflict', 'done'])
    expect(await people().access('uma')).toEqual(approved === 'done' ? ['steward'] : [])
  })

  it.each(['roles', 'access'])('two administrators take each other’s %s: one stays', async (what) => {
    const take = (by: string, from: string) =>
      codeOf(what === 'roles' ? people().giveRoles(by, from) : people().disable(by, from))
    const codes = await Promise.all([take('ann', 'bob'), take('bob', 'ann')])
    expect(codes.sort()).toEqual(['conflict', 'done'])
    const left = await Promise.all(['ann', 'bob'].map((who) => people().access(who)))
    expect(left.filter((roles) => roles?.includes('admin'))).toHaveLength(1)
  })

  it('three administrators take each other’s role, in a circle: one stays', async () => {
    await people().person('cat', 'admin')
    const circle = [
      ['ann', 'bob'],
      ['bob', 'cat'],
      ['cat', 'ann'],
    ] as const
    await Promise.all(circle.map(([by, from]) => codeOf(people().giveRoles(by, from))))
    const left = await Promise.all(circle.map(([who]) => people().access(who)))
    expect(left.filter((roles) => roles?.includes('admin'))).toHaveLength(1)
    expect(await people().ports.admins.list()).toHaveLength(1)
  })

  it('roles that are taken away are not given back by an approval that was under way', async () => {
    await people().person('rea', 'reader')
    const id = await people().giveRoles('ann', 'rea', 'reader', 'steward')
    const { ports } = people()
    // The approval has looked at the roles, and is about to write them.
    const principals = intercepted(ports.principals, 'replaceRoles', () => people().giveRoles('ann', 'rea'))
    const late = decideApproval({ ...ports, principals }, people().as('bob'), String(id), {
      decision: 'approve',
      reason: null,
    })
    expect(await codeOf(late)).toBe('conflict')
    expect(await people().access('rea')).toEqual([])
    expect(await codeOf(people().approve('bob', id))).toBe('conflict')
    expect(await people().access('rea')).toEqual([])
  })

  it('an approval is not carried out whose requester is dismissed while it is decided', async () => {
    await people().person('cat', 'admin')
    const id = await people().giveRoles('ann', 'uma', 'steward')
    const { ports } = people()
    const approvals = intercepted(ports.approvals, 'decide', () => people().disable('cat', 'ann'))
    const asked = { decision: 'approve', reason: null } as const
    const late = decideApproval({ ...ports, approvals }, people().as('bob'), String(id), asked)
    expect(await codeOf(late)).toBe('conflict')
    expect(await people().access('uma')).toEqual([])
    expect(await codeOf(people().approve('bob', id))).toBe('conflict')
  })

  it('two collections of a secret leave one that works, and none that nobody knows of', async () => {
    const id = await people().client('uma', 'reader')
    const asked = await Promise.allSettled(
      [1, 2].map(() => collectSecret(people().ports, people().as('uma'), id)),
    )
    const answers = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value.secret.id] : []))
    expect(answers.length).toBeLessThanOrEqual(1)
    const known = (await people().ports.clients.find(id))?.secrets.map((secret) => secret.id) ?? []
    const valid = (await people().oauthClients.find(id))?.secrets.map((secret) => secret.id) ?? []
    for (const secret of valid) expect(known).toContain(secret)
    await collectSecret(people().ports, people().as('uma'), id, 0)
    expect((await people().oauthClients.find(id))?.secrets).toHaveLength(1)
  })

  it.each([
    0,
    DAY_MS,
  ])('a secret that is given out works, whoever else collects: overlap %i', async (overlap) => {
    const id = await people().client('uma', 'reader')
    const { ports } = people()
    const collect = (by = ports) => collectSecret(by, people().as('uma'), id, overlap)
    const given: string[] = []
    const keep = ({ secret }: Awaited<ReturnType<typeof collect>>) => void given.push(secret.id)
    // Somebody else collects a whole secret while the provider is about to make this one, and once it is made.
    const meanwhile = () => collect().then(keep, () => undefined)
    const clientDirectory = intercepted(ports.clientDirectory, 'addSecret', meanwhile)
    const clients = intercepted(ports.clients, 'replaceSecrets', meanwhile)
    for (const rival of [{ clientDirectory }, { clients }]) {
      await collect({ ...ports, ...rival }).then(keep, () => undefined)
      const valid = (await people().oauthClients.find(id))?.secrets.map((secret) => secret.id)
      expect(valid).toContain(given.at(-1))
      people().clock.advance(2 * DAY_MS)
    }
    expect(given).toHaveLength(2)
  })

  it('many clients of one name: one is made, and the provider has no other', async () => {
    const names = ['bot', 'Bot', 'bot', 'BOT ']
    for (const [at] of names.entries()) await people().person(`c${at}`)
    const codes = await Promise.all(
      names.map((name, at) =>
        codeOf(
          createClient(people().ports, people().as('ann'), { name, custodian: `user:c${at}`, roles: [] }),
        ),
      ),
    )
    expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'conflict', 'done'])
    const [client] = await people().ports.clients.page(null, 9)
    expect(await people().oauthClients.find(client?.id ?? '')).not.toBeNull()
  })
})
