import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../../../lib/access/roles.ts'
import type { Api, Reply } from '../../../faults/support/api.ts'
import { machineClaims } from '../../../support/vault.ts'
import type { World } from '../../support/world.ts'

const HOUR_SECONDS = 3_600

const newLogin = (): string => `${randomUUID()}@example.org`

function expectStatus(reply: Reply, status: number): any {
  expect(reply.status, reply.body.toString()).toBe(status)
  return reply.body.length === 0 ? null : reply.json
}

const invite = async (admin: Api, roles: readonly Role[], login = newLogin()): Promise<any> =>
  expectStatus(await admin.send('POST', '/v1/users', { body: { login, name: 'Ann', roles } }), 201)

const decide = async (admin: Api, approval: string): Promise<any> =>
  expectStatus(
    await admin.send('POST', `/v1/approvals/${approval}/decision`, { body: { decision: 'approve' } }),
    200,
  )

export function administering(world: () => World): void {
  describe('administering', () => {
    it('invites a person, whom Cognito tells the password, and the vault tells nobody', async () => {
      const { vault, known } = world()
      const { api: admin } = await known('admin')
      const login = newLogin()
      const { user, approval } = await invite(admin, ['auditor'], login)
      expect(approval).toBeNull()
      expect(user).toMatchObject({
        login,
        name: 'Ann',
        status: 'invited',
        roles: ['auditor'],
        disabled: false,
      })
      expect(JSON.stringify(user)).not.toMatch(/password|secret/i)
      const { directory } = vault.people.ports
      expect(await directory.find(user.id)).toMatchObject({ status: 'invited', groups: ['auditor'] })
      expectStatus(await admin.send('POST', '/v1/users', { body: { login: 'nobody' } }), 400)
    })

    it('gives a data role when a second administrator approves, and to nobody by one alone', async () => {
      const { known, signIn } = world()
      const [one, other] = [await known('admin'), await known('admin')]
      const { user, approval } = await invite(one.api, ['steward'])
      expect(user.roles).toEqual([])
      expect(approval).toMatchObject({ state: 'pending', target: user.principal })
      const pending = expectStatus(await other.api.send('GET', '/v1/approvals?state=pending'), 200)
      expect(pending.approvals).toContainEqual(approval)
      const path = `/v1/approvals/${approval.id}/decision`
      expectStatus(await one.api.send('POST', path, { body: { decision: 'approve' } }), 403)
      expect(await decide(other.api, approval.id)).toMatchObject({ state: 'approved' })
      const shown = await one.api.send('GET', `/v1/users/${user.id}`)
      expect(expectStatus(shown, 200).roles).toEqual(['steward'])
      expect(expectStatus(await one.api.send('GET', `/v1/approvals/${approval.id}`), 200).state).toBe(
        'approved',
      )
      const steward = await signIn(user.id, 'steward')
      expectStatus(await steward.send('GET', '/v1/objects?all=true'), 200)
      expectStatus(await steward.send('GET', '/v1/users'), 403)
    })

    it('lists people page by page, and finds one by the login', async () => {
      const { known } = world()
      const { api: admin, id } = await known('admin')
      const seen: string[] = []
      let cursor = ''
      do {
        const page = expectStatus(await admin.send('GET', `/v1/users?limit=3${cursor}`), 200)
        seen.push(...page.users.map((user: { id: string }) => user.id))
        cursor = page.cursor === null ? '' : `&cursor=${encodeURIComponent(page.cursor)}`
      } while (cursor !== '')
      expect(seen).toContain(id)
      expect(new Set(seen).size).toBe(seen.length)
      const me = expectStatus(await admin.send('GET', '/v1/me'), 200)
      const found = await admin.send('GET', `/v1/users?login=${encodeURIComponent(me.login)}`)
      expect(expectStatus(found, 200).users).toMatchObject([{ id, roles: ['admin'] }])
    })

    it('shuts a person out at the next request, and lets them in again with a second administrator', async () => {
      const { known, vault } = world()
      const [one, other] = [await known('admin'), await known('admin')]
      const rob = await known('reader')
      const change = (disabled: boolean) =>
        one.api.send('PATCH', `/v1/users/${rob.id}`, { body: { disabled } })
      expectStatus(await rob.api.send('GET', '/v1/objects?grantee=me'), 200)
      expect(expectStatus(await change(true), 200).user.disabled).toBe(true)
      expectStatus(await rob.api.send('GET', '/v1/objects?grantee=me'), 403)
      const { approval } = expectStatus(await change(false), 202)
      await decide(other.api, approval.id)
      expect(await vault.people.ports.principals.find(rob.principal)).toMatchObject({ disabled: false })
      expectStatus(await rob.api.send('GET', '/v1/objects?grantee=me'), 401)
    })

    it('takes roles away at once, in Cognito too', async () => {
      const { known, vault } = world()
      const { api: admin } = await known('admin')
      const pat = await known('writer', 'reader')
      const changed = await admin.send('PATCH', `/v1/users/${pat.id}`, { body: { roles: ['reader'] } })
      expect(expectStatus(changed, 200).user.roles).toEqual(['reader'])
      expect((await vault.people.ports.directory.find(pat.id))?.groups).toEqual(['reader'])
    })

    it('has Cognito mail a reset, after a second look where data is within reach', async () => {
      const { known, vault } = world()
      const [one, other] = [await known('admin'), await known('admin')]
      const { directory } = vault.people.ports
      const kim = await known('key-admin')
      expectStatus(await one.api.send('POST', `/v1/users/${kim.id}/reset`), 204)
      expect(await directory.find(kim.id)).toMatchObject({ status: 'must-change-password' })
      expectStatus(await kim.api.send('GET', '/v1/keys'), 401)
      const stella = await known('steward')
      const { approval } = expectStatus(await one.api.send('POST', `/v1/users/${stella.id}/reset`), 202)
      expect(await directory.find(stella.id)).toMatchObject({ status: 'active' })
      await decide(other.api, approval.id)
      expect(await directory.find(stella.id)).toMatchObject({ status: 'must-change-password' })
      const { user } = await invite(one.api, ['auditor'])
      expectStatus(await one.api.send('POST', `/v1/users/${user.id}/reset`), 204)
    })

    it('signs out everywhere: oneself, or somebody else', async () => {
      const { known } = world()
      const { api: admin } = await known('admin')
      const [ann, bob] = [await known('auditor'), await known('auditor')]
      expectStatus(await ann.api.send('POST', '/v1/me/sign-out'), 204)
      expectStatus(await ann.api.send('GET', '/v1/keys'), 401)
      expectStatus(await admin.send('POST', `/v1/users/${bob.id}/sign-out`), 204)
      expectStatus(await bob.api.send('GET', '/v1/keys'), 401)
    })

    it('makes a program whose secrets only its custodian sees, rotates them, and revokes it', async () => {
      const { known, vault, withToken } = world()
      const [{ api: admin }, carl] = [await known('admin'), await known('auditor')]
      const name = `import ${randomUUID()}`
      const body = { name, custodian: carl.principal, roles: ['key-admin'] }
      const { client } = expectStatus(await admin.send('POST', '/v1/clients', { body }), 201)
      expect(client).toMatchObject({ name, roles: ['key-admin'], secrets: [] })
      const path = `/v1/clients/${client.id}`
      const collect = (by: Api, more = {}) => by.send('POST', `${path}/secrets`, { body: more })
      expectStatus(await collect(admin), 403)
      const { valuesOf } = vault.people.pool.secrets
      const first = expectStatus(await collect(carl.api), 201)
      expect(valuesOf(client.id)).toEqual([first.secret.value])
      const second = expectStatus(await collect(carl.api, { overlapSeconds: HOUR_SECONDS }), 201)
      expect(valuesOf(client.id)).toEqual([first.secret.value, second.secret.value])
      expectStatus(await collect(carl.api), 409)
      expect(expectStatus(await admin.send('GET', path), 200).secrets).toHaveLength(2)

      // Two hours later.
      expect(await vault.invoke('expireSecrets', { task: 'expire-secrets' })).toMatchObject({ removed: 1 })
      expect(valuesOf(client.id)).toEqual([second.secret.value])

      const machine = withToken(await vault.sign(machineClaims(client.id, ['keyfold/key-admin'])))
      expectStatus(await machine.send('GET', '/v1/keys'), 200)
      const changed = await admin.send('PATCH', path, { body: { roles: [] } })
      expect(expectStatus(changed, 200).client.roles).toEqual([])
      expectStatus(await machine.send('GET', '/v1/keys'), 403)
      expectStatus(await admin.send('DELETE', path), 204)
      expectStatus(await machine.send('GET', '/v1/keys'), 403)
      expect(valuesOf(client.id)).toEqual([])
      const { clients } = expectStatus(await admin.send('GET', '/v1/clients'), 200)
      expect(clients.filter((each: { id: string }) => each.id === client.id)).toEqual([])
    })
  })
}
