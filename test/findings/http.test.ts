import { expect, onTestFinished, test } from 'vitest'
import { DAY_MS, iso } from '../../lib/clock.ts'
import { newFinding } from '../contract/finding-stores.ts'
import { startGateway } from '../local/support/gateway.ts'
import { learn } from '../support/findings.ts'
import { openTestVault } from '../support/vault.ts'

/** A vault behind a real server. */
async function serve() {
  const vault = await openTestVault()
  onTestFinished(() => vault.close())
  const functions = vault.functionsWith(vault.workflow)
  const { url } = await startGateway((event, name) => functions[name](event))
  const headers = { Authorization: `Bearer ${await vault.client('audrey', 'auditor')}` }
  const send = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return { vault, send }
}

test('a principal in a path is encoded, whatever it has in it', async () => {
  const { vault, send } = await serve()
  const principal = 'user:auth0|ü/…?&%2F'
  await learn(vault.stores.baselines, [principal])
  const answer = await send('GET', `/v1/baselines/${encodeURIComponent(principal)}`)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ principal })
  expect((await send('GET', '/v1/baselines/user%3Anobody')).status).toBe(404)
  expect((await send('GET', '/v1/baselines/nobody')).status).toBe(400)
})

test('a finding is worked through: seen, muted, acknowledged, and marked on the use of its time', async () => {
  const { vault, send } = await serve()
  const now = vault.clock()
  const finding = newFinding({ raisedAt: now - 5 })
  await vault.stores.findings.keep(finding, null)
  const listed = await (await send('GET', '/v1/findings?state=open')).json()
  expect(listed).toMatchObject({ findings: [{ id: finding.id }], cursor: null })
  const rule = { principal: 'user:ada', reason: 'a migration', expiresAt: iso(now + DAY_MS) }
  const made = await send('POST', '/v1/mutes', rule)
  expect(made.status).toBe(201)
  const { id } = (await made.json()) as { id: string }
  expect((await send('DELETE', `/v1/mutes/${id}`)).status).toBe(204)
  const acknowledged = await send('POST', `/v1/findings/${finding.id}/acknowledgment`, {
    reason: 'as agreed',
  })
  expect(acknowledged.status).toBe(200)
  const use = await (await send('GET', '/v1/usage?by=day&principal=user%3Aada')).json()
  expect(use).toMatchObject({ by: 'day', findings: [{ id: finding.id, state: 'acknowledged' }] })
})
