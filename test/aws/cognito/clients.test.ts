/** The directory of machine clients: clients in moto's Cognito, their secrets in a stand-in of our own, since moto has none. */
import { randomUUID } from 'node:crypto'
import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CognitoClientDirectory } from '../../../lib/adapters/aws/cognito/client-directory.ts'
import { createUserPool, type UserPool } from '../support/user-pool.ts'

const NAME = 'claims import'

let pool: UserPool
let clients: CognitoClientDirectory
beforeAll(async () => {
  pool = await createUserPool()
  const nameOf = async (): Promise<string> => NAME
  clients = new CognitoClientDirectory(pool.client, { userPool: pool.id, nameOf })
})
afterAll(() => pool[Symbol.asyncDispose]())

const created = (): Promise<string> => clients.create({ name: NAME, roles: ['writer'] })

const shown = async (ClientId: string) =>
  (await pool.client.send(new DescribeUserPoolClientCommand({ UserPoolId: pool.id, ClientId })))
    .UserPoolClient

describe("the directory of machine clients: moto's Cognito", () => {
  it('makes a client with the scopes of its roles, whose secret nobody was told', async () => {
    const id = await created()
    expect(await shown(id)).toMatchObject({
      ClientName: NAME,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['keyfold/api', 'keyfold/writer'],
    })
  })

  it('changes the scopes with the roles, and nothing else', async () => {
    const id = await created()
    const { LastModifiedDate: _, ...before } = (await shown(id)) ?? {}
    await clients.setRoles(id, ['reader', 'auditor'])
    const { LastModifiedDate: __, ...after } = (await shown(id)) ?? {}
    const AllowedOAuthScopes = ['keyfold/api', 'keyfold/reader', 'keyfold/auditor']
    expect(after).toEqual({ ...before, AllowedOAuthScopes })
    await clients.setRoles(id, [])
    expect((await shown(id))?.AllowedOAuthScopes).toEqual(['keyfold/api'])
  })

  it('makes secrets, keeps those that are given, and leaves none that nobody has', async () => {
    const id = await created()
    const [unknown] = pool.secrets.valuesOf(id)
    const first = await clients.addSecret(id, [])
    expect(pool.secrets.valuesOf(id)).toEqual([first.secret])
    expect(first.secret).not.toBe(unknown)
    const second = await clients.addSecret(id, [first.id])
    expect(pool.secrets.valuesOf(id)).toEqual([first.secret, second.secret])
    await expect(clients.addSecret(id, [first.id, second.id])).rejects.toMatchObject({ code: 'conflict' })
    const third = await clients.addSecret(id, [second.id])
    expect(pool.secrets.valuesOf(id)).toEqual([second.secret, third.secret])
    const fourth = await clients.addSecret(id, [])
    expect(pool.secrets.valuesOf(id)).toEqual([fourth.secret])
  })

  it('removes a secret, once or twice', async () => {
    const id = await created()
    const first = await clients.addSecret(id, [])
    const second = await clients.addSecret(id, [first.id])
    await clients.removeSecret(id, first.id)
    await clients.removeSecret(id, first.id)
    expect(pool.secrets.valuesOf(id)).toEqual([second.secret])
    await expect(clients.removeSecret(id, second.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('removes a client, once or twice, and then knows nothing of it', async () => {
    const id = await created()
    await clients.remove(id)
    await clients.remove(id)
    for (const gone of [id, randomUUID().replaceAll('-', '')]) {
      await expect(clients.setRoles(gone, ['writer'])).rejects.toMatchObject({ code: 'not-found' })
      await expect(clients.addSecret(gone, [])).rejects.toMatchObject({ code: 'not-found' })
      await expect(clients.removeSecret(gone, 'any')).resolves.toBeUndefined()
    }
  })
})
