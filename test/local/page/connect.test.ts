import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { providerOrigins } from '../../../local/page/connect.ts'
import { listen, stopServer } from '../../support/http-server.ts'
import { testClock } from '../../support/vault.ts'

/** @param document null: 503 */
async function startProvider(document: (issuer: string) => object | null) {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    const found = document(issuer)
    response.writeHead(found === null ? 503 : 200).end(JSON.stringify(found))
  })
  onTestFinished(() => stopServer(server))
  const issuer = `http://127.0.0.1:${await listen(server)}`
  return { issuer, asked: () => asked }
}

it('finds where the endpoints of the provider are, asking once', async () => {
  const { issuer, asked } = await startProvider((named) => ({
    issuer: named,
    jwks_uri: 'https://keys.example.com/jwks',
    token_endpoint: 'https://token.example.com/oauth/token?v=2',
    userinfo_endpoint: 'https://api.example.com/me',
    revocation_endpoint: 'http://plain.example.com/; script-src *',
  }))
  const origins = providerOrigins(issuer)
  const expected = [issuer, 'https://token.example.com', 'https://api.example.com']
  expect(await Promise.all([origins(), origins()])).toEqual([expected, expected])
  expect(asked()).toBe(1)
})

it('names the issuer alone while the provider is down, and asks again after a while', async () => {
  let up = false
  const { issuer, asked } = await startProvider((named) =>
    up ? { issuer: named, jwks_uri: `${named}/jwks`, token_endpoint: 'https://token.example.com/' } : null,
  )
  const clock = testClock()
  const origins = providerOrigins(issuer, clock)
  expect(await origins()).toEqual([issuer])
  up = true
  expect(await origins()).toEqual([issuer])
  expect(asked()).toBe(1)
  clock.advance(30_000)
  expect(await origins()).toEqual([issuer, 'https://token.example.com'])
})
