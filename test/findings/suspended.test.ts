/** Over real HTTP: from what somebody did to being kept out, and back in. */
import { expect, it, onTestFinished } from 'vitest'
import type { Role } from '../../lib/access/roles.ts'
import { runDetection } from '../../lib/findings/detection.ts'
import { HOUR_MS } from '../../lib/findings/policy.ts'
import { startGateway } from '../local/support/gateway.ts'
import { machineClaims, openTestVault, type TestVault } from '../support/vault.ts'
import { detectionPorts } from './support/watched.ts'

async function served() {
  const vault = await openTestVault()
  onTestFinished(() => vault.close())
  const functions = vault.functionsWith(vault.workflow)
  const { url } = await startGateway((event, name) => functions[name](event))
  const ask = async (token: string, path: string, method = 'GET') => {
    const answer = await fetch(url + path, { method, headers: { Authorization: `Bearer ${token}` } })
    const text = await answer.text()
    return { status: answer.status, text }
  }
  return { vault, ask }
}

const detect = ({ stores, clock, vault }: TestVault) =>
  runDetection(detectionPorts({ stores, clock, recorder: vault.ports.recorder }))

it.each<[string, (vault: TestVault) => Promise<(...roles: Role[]) => Promise<string>>]>([
  [
    'A person',
    async (vault) => {
      const { id } = await vault.person('ann', 'writer')
      return (...roles) => vault.tokenOf(id, ...roles)
    },
  ],
  [
    'A machine client',
    async (vault) => {
      await vault.client('ann', 'writer')
      return (...roles) =>
        vault.sign(
          machineClaims(
            'ann',
            roles.map((role) => `keyfold/${role}`),
          ),
        )
    },
  ],
])('%s is refused after a critical finding until the time is over, and told until when and no more', async (_, make) => {
  const { vault, ask } = await served()
  const sign = await make(vault)
  const token = await sign('writer')
  const id = await vault.store(token)
  for (let done = 0; done < 8; done++) expect((await ask(token, `/v1/objects/${id}`)).status).toBe(200)
  expect(await detect(vault)).toMatchObject({ suspended: 1 })
  const until = new Date(vault.clock() + HOUR_MS).toISOString()
  for (const path of ['/v1/me', `/v1/objects/${id}`]) {
    const refused = await ask(await sign('writer'), path)
    expect([refused.status, JSON.parse(refused.text).detail]).toEqual([
      403,
      `This account is suspended until ${until}. Ask an auditor or an administrator.`,
    ])
    expect(refused.text).not.toMatch(/writer|decrypt|finding/)
  }
  vault.clock.advance(HOUR_MS - 1)
  expect((await ask(await sign('writer'), '/v1/me')).status).toBe(403)
  vault.clock.advance(1)
  expect((await ask(await sign('writer'), `/v1/objects/${id}`)).status).toBe(200)
})

it('Somebody who is suspended is let back in by an auditor, at once', async () => {
  const { vault, ask } = await served()
  const token = await vault.client('ann', 'writer')
  const auditor = await vault.client('eve', 'auditor')
  const id = await vault.store(token)
  for (let done = 0; done < 8; done++) await ask(token, `/v1/objects/${id}`)
  await detect(vault)
  expect((await ask(token, '/v1/me')).status).toBe(403)
  const [suspension] = await vault.stores.suspensions.newest(1)
  expect((await ask(auditor, `/v1/suspensions/${suspension?.id}`, 'DELETE')).status).toBe(204)
  expect((await ask(token, '/v1/me')).status).toBe(200)
  await detect(vault)
  expect((await ask(token, '/v1/me')).status).toBe(200)
})
