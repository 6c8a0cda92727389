/**
 * The directory of people against moto's Cognito. Not to be trusted there: moto sends no mail, keeps no managed login, and answers a
 * repeated invitation by adding the person once more.
 */
import { randomUUID } from 'node:crypto'
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CognitoUserDirectory } from '../../../lib/adapters/aws/cognito/user-directory.ts'
import type { DirectoryUser } from '../../../lib/people/model.ts'
import { createUserPool, type UserPool } from '../support/user-pool.ts'

let pool: UserPool
let users: CognitoUserDirectory
beforeAll(async () => {
  pool = await createUserPool()
  users = new CognitoUserDirectory(pool.client, { userPool: pool.id })
})
afterAll(() => pool[Symbol.asyncDispose]())

const newLogin = (): string => `${randomUUID()}@example.org`

async function invited(name: string | null = 'Ann'): Promise<DirectoryUser> {
  return users.invite({ login: newLogin(), name })
}

const shown = ({ id }: DirectoryUser) =>
  pool.client.send(new AdminGetUserCommand({ UserPoolId: pool.id, Username: id }))

describe("the directory of people: moto's Cognito", () => {
  it('invites a person without any group, who is then found by id and by login', async () => {
    const login = newLogin()
    const ann = await users.invite({ login, name: 'Ann' })
    expect(ann).toMatchObject({ login, name: 'Ann', status: 'invited', groups: [], lastSignIn: null })
    expect(Math.abs(ann.created - Date.now())).toBeLessThan(60_000)
    expect(await users.find(ann.id)).toEqual(ann)
    expect(await users.findByLogin(login)).toEqual(ann)
    expect(await users.invite({ login: newLogin(), name: null })).toMatchObject({ name: null })
  })

  it('finds nobody who is not there, whatever the text', async () => {
    await invited()
    for (const text of [randomUUID(), 'nobody', '', '" or email ^= "', '\\', 'ä@example.org']) {
      expect(await users.find(text), text).toBeNull()
      expect(await users.findByLogin(text), text).toBeNull()
    }
  })

  it('finds nobody by an address where an id is asked for', async () => {
    const { login } = await invited()
    expect(await users.find(login)).toBeNull()
  })

  it('invites no address twice', async () => {
    const { login } = await invited()
    await expect(users.invite({ login, name: null })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('replaces the groups that name roles', async () => {
    const { id } = await invited()
    for (const roles of [['writer', 'reader'], ['reader', 'steward'], ['reader', 'steward'], []] as const) {
      await users.setGroups(id, roles)
      expect(new Set((await users.find(id))?.groups)).toEqual(new Set(roles))
    }
  })

  it('pages through everybody once, in any size', async () => {
    const ids = new Set<string>()
    for (let added = 0; added < 5; added += 1) ids.add((await invited()).id)
    for (const limit of [2, 100]) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const page = await users.page(after, limit)
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ id }) => id))
        after = page.next
      } while (after !== null)
      expect(new Set(seen).size).toBe(seen.length)
      expect(ids.isSubsetOf(new Set(seen))).toBe(true)
    }
  })

  it('resets the password of who has signed in, and signs them out', async () => {
    const ann = await invited()
    await pool.confirm(ann.id)
    expect(await users.find(ann.id)).toMatchObject({ status: 'active' })
    await users.endSessions(ann.id)
    await users.reset(ann.id)
    expect(await users.find(ann.id)).toMatchObject({ status: 'must-change-password' })
  })

  it('shuts a person out and lets them in again, and resets nothing meanwhile', async () => {
    const ann = await invited()
    await pool.confirm(ann.id)
    await users.setEnabled(ann.id, false)
    expect((await shown(ann)).Enabled).toBe(false)
    await expect(users.reset(ann.id)).rejects.toMatchObject({ code: 'conflict' })
    await users.setEnabled(ann.id, true)
    expect((await shown(ann)).Enabled).toBe(true)
  })

  it('says that a person is not there', async () => {
    const nobody = randomUUID()
    const refused = { code: 'not-found' }
    await expect(users.setGroups(nobody, ['writer'])).rejects.toMatchObject(refused)
    await expect(users.reset(nobody)).rejects.toMatchObject(refused)
    await expect(users.endSessions(nobody)).rejects.toMatchObject(refused)
    await expect(users.setEnabled(nobody, false)).rejects.toMatchObject(refused)
  })

  it('names the remedy when there is no such pool', async () => {
    const elsewhere = new CognitoUserDirectory(pool.client, { userPool: 'eu-central-1_Nowhere' })
    await expect(elsewhere.page(null, 5)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/id of the user pool/),
    })
  })
})
