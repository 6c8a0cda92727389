import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestVault, type Person, type TestVault } from '../support/vault.ts'

const PEOPLE = 7
let vault: TestVault
let root: Person
let second: Person

beforeAll(async () => {
  vault = await openTestVault()
  root = await vault.person('root', 'admin')
  second = await vault.person('second', 'admin')
  const people = [root, second]
  for (let number = people.length; number < PEOPLE; number++) people.push(await vault.person(`p-${number}`))
  for (const [number, { id, principal }] of people.slice(2).entries()) {
    const { token } = root
    await vault.call('PATCH', '/v1/users/{id}', { token, path: { id }, body: { roles: ['writer'] } })
    const body = { name: `client ${number}`, custodian: principal }
    await vault.call('POST', '/v1/clients', { token, body })
  }
})
afterAll(() => vault.close())

const LISTS = [
  ['/v1/users', 'users', PEOPLE],
  ['/v1/clients', 'clients', PEOPLE - 2],
  ['/v1/approvals', 'approvals', PEOPLE - 2],
] as const

const page = (route: string, query: Record<string, string>, by = root) =>
  vault.call('GET', route, { token: by.token, query })

describe.each(LISTS)('the list %s', (route, name, total) => {
  it('comes page by page, each once, whatever the size of a page', async () => {
    for (const limit of ['1', '2', '3', '100']) {
      const ids: string[] = []
      let cursor: string | null = null
      do {
        const { json } = await page(route, { limit, ...(cursor === null ? {} : { cursor }) })
        ids.push(...json[name].map(({ id }: { id: string }) => id))
        cursor = json.cursor
      } while (cursor !== null)
      expect(ids).toHaveLength(total)
      expect(new Set(ids).size).toBe(total)
    }
  })

  it('has cursors that say nothing, and are good for nobody else and for no other list', async () => {
    const { json } = await page(route, { limit: '1' })
    const cursor: string = json.cursor
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain(json[name][0].id)
    const refused = [
      await page(route, { cursor }, second),
      await page(route, { cursor: `${cursor.slice(0, -2)}AA` }),
      await page(route, { cursor: json[name][0].id }),
    ]
    for (const [other] of LISTS) if (other !== route) refused.push(await page(other, { cursor }))
    for (const { status, json: problem } of refused) {
      expect([status, problem.detail]).toEqual([400, expect.stringContaining('cursor')])
    }
  })

  it('tells whoever may not see it so, with a cursor of somebody else too', async () => {
    const nobody = await vault.person(`nobody-${name}`, 'auditor')
    const { json } = await page(route, { limit: '1' })
    expect((await page(route, {}, nobody)).status).toBe(403)
    expect((await page(route, { cursor: json.cursor }, nobody)).status).toBe(400)
  })
})

it('a cursor of one filter is none of another', async () => {
  const { json } = await page('/v1/approvals', { limit: '1', state: 'pending' })
  expect((await page('/v1/approvals', { limit: '1', state: 'pending', cursor: json.cursor })).status).toBe(
    200,
  )
  expect((await page('/v1/approvals', { limit: '1', cursor: json.cursor })).status).toBe(400)
  expect((await page('/v1/approvals', { state: 'approved', cursor: json.cursor })).status).toBe(400)
})

it('a filter leaves out what stands otherwise', async () => {
  const list = async (state: string) => (await page('/v1/approvals', { state })).json.approvals.length
  expect([await list('pending'), await list('approved'), await list('expired')]).toEqual([PEOPLE - 2, 0, 0])
  expect((await page('/v1/approvals', { state: 'Pending' })).status).toBe(400)
})
