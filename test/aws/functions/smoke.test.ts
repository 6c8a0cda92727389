import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeployedVault } from '../support/deployed-vault.ts'

let vault: DeployedVault
beforeAll(async () => {
  vault = await DeployedVault.open({ clients: ['ada'] })
})
afterAll(() => vault.close())

it('works', async () => {
  const token = await vault.client('ada', 'writer')
  let t = performance.now()
  const id = await vault.store(token, 'hello').catch(async (e) => {
    console.log(await vault.outputOf('write'))
    throw e
  })
  console.log('store', performance.now() - t)
  t = performance.now()
  for (let i = 0; i < 10; i++) await vault.store(token, 'hello')
  console.log('store10', performance.now() - t)
  t = performance.now()
  const a = await vault.call('GET', '/v1/objects/{id}', { token, path: { id } })
  console.log('read', performance.now() - t, a.status, a.body.toString(), a.headers)
  t = performance.now()
  for (let i = 0; i < 10; i++) await vault.call('GET', '/v1/objects/{id}', { token, path: { id } })
  console.log('read10', performance.now() - t)
  console.log(vault.proxyOf('write').calls.slice(0, 12), await vault.outputOf('read'))
})
