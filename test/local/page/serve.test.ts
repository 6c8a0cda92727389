import { expect, it } from 'vitest'
import { temporaryFolder } from '../../support/folders.ts'
import { startServing } from '../support/serve.ts'

it('a vault without a page has nothing at /', async () => {
  const { url } = await startServing(await temporaryFolder())
  const response = await fetch(url, { headers: { Accept: 'text/html' } })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'not-found' })
})

it('a vault with a page shows it, or says that it is not there, beside the API', async () => {
  const { url } = await startServing(await temporaryFolder(), { page: 'as-built' })
  const response = await fetch(url)
  expect([200, 503]).toContain(response.status)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await fetch(`${url}/health`)).status).toBe(200)
})
