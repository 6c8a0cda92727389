import { describe, expect, it } from 'vitest'
import { randomObjectId } from '../../../../lib/objects/ids.ts'
import { startIssuer } from '../../support/issuer.ts'
import { store, type World } from '../../support/world.ts'

export function refusing(world: () => World): void {
  describe('refusing', () => {
    it('knows no token but those of its issuer and its clients', async () => {
      const { vault, withToken } = world()
      const claims = {
        sub: 'ada',
        client_id: 'ada',
        token_use: 'access',
        scope: 'keyfold/api keyfold/writer',
      }
      await using other = await startIssuer()
      for (const token of [
        await other.sign({ ...claims, iss: vault.issuer }),
        // A person, by a program that is not the vault's.
        await vault.sign({ ...claims, client_id: 'mallory', sub: 'ada' }),
        await vault.sign({ ...claims, token_use: 'id' }),
      ]) {
        const answer = await withToken(token).send('GET', '/v1/objects')
        expect(answer.status).toBe(401)
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
      }
    })

    it('gives a program no role that nobody has registered, whatever its scopes', async () => {
      const { vault, withToken } = world()
      const scope = 'keyfold/api keyfold/writer keyfold/admin'
      const token = await vault.sign({ sub: 'mallory', client_id: 'mallory', token_use: 'access', scope })
      expect((await withToken(token).send('GET', '/v1/objects')).status).toBe(403)
      expect((await withToken(token).send('GET', '/v1/users')).status).toBe(403)
    })

    it('answers nobody without a token, in every function', async () => {
      const nobody = world().withToken('not-a-token')
      for (const [method, path] of [
        ['POST', '/v1/objects'],
        ['GET', `/v1/objects/${randomObjectId()}`],
        ['GET', '/v1/objects'],
        ['DELETE', `/v1/objects/${randomObjectId()}`],
        ['GET', '/v1/keys'],
        ['GET', '/v1/users'],
        ['GET', '/v1/audit/events'],
      ] as const) {
        expect((await nobody.send(method, path)).status, path).toBe(401)
      }
    })

    it('names the field of a broken body, in every function that takes one', async () => {
      const { ada } = world().as
      const id = await store(ada, 'content')
      const headers = { 'Content-Type': 'application/json' }
      for (const [method, path] of [
        ['PATCH', `/v1/objects/${id}`],
        ['POST', `/v1/objects/${id}/restorations`],
      ] as const) {
        const broken = await ada.send(method, path, { headers, body: Buffer.from('{"version":') })
        expect(broken.json).toMatchObject({ status: 400, code: 'invalid-request' })
        expect(broken.json.detail).toContain('body')
      }
      expect((await ada.send('POST', '/v1/decrypt', { body: Buffer.from('nonsense') })).status).toBe(422)
    })

    it('asks to come back while DynamoDB throttles, and works afterward', async () => {
      const { vault, as } = world()
      const id = await store(as.ada, 'later')
      const proxy = vault.proxyOf('read')
      proxy.failBy(({ service }) => (service === 'dynamodb' ? 'throttled' : null))
      const refused = await as.ada.send('GET', `/v1/objects/${id}`)
      proxy.failBy(() => null)
      expect(refused.json).toMatchObject({ status: 503, code: 'unavailable' })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await as.ada.send('GET', `/v1/objects/${id}`)).body.toString()).toBe('later')
    })

    it('shows the master keys to those who manage them, and to nobody else', async () => {
      const { ada, kim } = world().as
      const shown = await kim.send('GET', '/v1/keys')
      expect(shown.json.generations).toMatchObject([{ generation: 1, state: 'active' }])
      expect(shown.json.generations[0].versions).toBeGreaterThan(0)
      expect((await ada.send('GET', '/v1/keys')).status).toBe(403)
      expect((await kim.send('GET', '/v1/objects')).status).toBe(403)
    })

    it('tells anyone that it lives, what its API is, and how to sign in', async () => {
      const { vault, withToken } = world()
      const anyone = withToken('none')
      expect((await anyone.send('GET', '/config.json')).json).toMatchObject({
        issuer: vault.issuer,
        clients: { web: 'web', cli: 'cli' },
        scope: 'openid keyfold/api',
        embedded: false,
      })
      expect((await anyone.send('GET', '/health')).json).toEqual({ status: 'ok' })
      expect((await anyone.send('GET', '/openapi.json')).json.openapi).toMatch(/^3\.1/)
    })
  })
}
