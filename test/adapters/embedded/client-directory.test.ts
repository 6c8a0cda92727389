import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { EmbeddedClientDirectory } from '../../../lib/adapters/embedded/client-directory.ts'
import type { OauthClientStore } from '../../../lib/identity/ports.ts'
import { PEOPLE_POLICY } from '../../../lib/people/policy.ts'
import { storesIn, temporaryFolder } from './open-stores.ts'

const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex')

async function newDirectory() {
  const clients = storesIn(await temporaryFolder()).oauthClients
  const directory = new EmbeddedClientDirectory({ clients })
  const id = await directory.create({ name: 'claims import', roles: ['writer'] })
  const idsOf = async () => (await clients.find(id))?.secrets.map((secret) => secret.id)
  return { clients, directory, id, idsOf }
}

describe('the client directory of the embedded provider', () => {
  test('makes clients with ids of their own and without a secret', async () => {
    const { clients, directory: made, id } = await newDirectory()
    const other = await made.create({ name: 'claims import', roles: [] })
    for (const one of [id, other]) expect(one).toMatch(/^client-[A-Za-z0-9_-]{20}$/)
    expect(other).not.toBe(id)
    expect(await clients.find(id)).toEqual({ id, name: 'claims import', roles: ['writer'], secrets: [] })
  })

  test('says a secret once, and keeps its hash', async () => {
    const { clients, directory: made, id } = await newDirectory()
    const added = await made.addSecret(id, [])
    expect(Buffer.from(added.secret, 'base64url')).toHaveLength(32)
    expect((await clients.find(id))?.secrets).toEqual([{ id: added.id, hash: sha256(added.secret) }])
    expect(added.id).not.toContain(added.secret)
  })

  test('keeps the secrets that are given, and of others nothing', async () => {
    const { directory: made, id, idsOf } = await newDirectory()
    const first = await made.addSecret(id, [])
    const second = await made.addSecret(id, [first.id])
    expect(await idsOf()).toEqual([second.id, first.id])
    const third = await made.addSecret(id, [second.id, 'unknown'])
    expect(await idsOf()).toEqual([third.id, second.id])
    const fourth = await made.addSecret(id, [])
    expect(await idsOf()).toEqual([fourth.id])
  })

  test('has no more secrets of a client than the policy says', async () => {
    const { directory: made, id, idsOf } = await newDirectory()
    const kept: string[] = []
    while (kept.length < PEOPLE_POLICY.secretsMax) kept.unshift((await made.addSecret(id, kept)).id)
    await expect(made.addSecret(id, kept)).rejects.toMatchObject({ code: 'conflict' })
    expect(await idsOf()).toEqual(kept)
  })

  test('removes a secret, and one that is gone', async () => {
    const { directory: made, id, idsOf } = await newDirectory()
    const first = await made.addSecret(id, [])
    const second = await made.addSecret(id, [first.id])
    for (const gone of [first.id, first.id, 'unknown']) await made.removeSecret(id, gone)
    expect(await idsOf()).toEqual([second.id])
    await made.removeSecret('client-nobody', second.id)
  })

  test('loses no secret that is added while another one is removed', async () => {
    const { clients, directory: made, id, idsOf } = await newDirectory()
    const old = await made.addSecret(id, [])
    const kept = await made.addSecret(id, [old.id])
    const [added] = await Promise.all([made.addSecret(id, [kept.id]), made.removeSecret(id, old.id)])
    expect(await idsOf()).toEqual([added.id, kept.id])
    const busy: OauthClientStore = Object.assign(Object.create(clients), {
      find: (client: string) => clients.find(client),
      setSecrets: async () => false,
    })
    const late = new EmbeddedClientDirectory({ clients: busy })
    await expect(late.addSecret(id, [])).rejects.toMatchObject({ code: 'conflict' })
  })

  test('changes roles, and removes clients with all their secrets', async () => {
    const { clients, directory: made, id } = await newDirectory()
    await made.setRoles(id, ['reader'])
    expect((await clients.find(id))?.roles).toEqual(['reader'])
    for (let time = 0; time < 2; time++) await made.remove(id)
    expect(await clients.find(id)).toBeNull()
    await expect(made.setRoles(id, [])).rejects.toMatchObject({ code: 'not-found' })
    await expect(made.addSecret(id, [])).rejects.toMatchObject({ code: 'not-found' })
  })
})
