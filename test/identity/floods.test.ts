/** What somebody without an account can use up, and what is left to the others then. */
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOCAL_POLICY } from '../../local/policy.ts'
import { RateLimit } from '../../local/rate-limit.ts'
import { formOf } from './support/browser.ts'
import { authorizationUrl, authorize, newVerifier } from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { PASSWORD, startProvider, type TestProvider } from './support/provider.ts'

const OF_SOURCE = LOCAL_POLICY.authorizationRequestsPerSecondOfSourceMax
const FLOOD = 2 * OF_SOURCE

const time = movingTime()
let provider: TestProvider
beforeAll(async () => {
  provider = await startProvider()
})
beforeEach(() => time.advance(1_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

/** @param from an address of loopback. @returns the status */
function get(url: string, from: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  request(url, { localAddress: from, agent: false }, (response) => {
    response.resume().once('end', () => resolve(response.statusCode))
  })
    .once('error', reject)
    .end()
  return promise
}

const flood = (url: () => string): Promise<readonly (number | undefined)[]> =>
  Promise.all(Array.from({ length: FLOOD }, () => get(url(), '127.0.0.1')))

const kept = (): unknown => provider.database.prepare('SELECT count(*) AS n FROM oidc_artifacts').get()?.['n']

describe('a flood from one address', () => {
  it.each([
    ['sign-ins', () => authorizationUrl(provider, newVerifier())],
    ['sign-outs', () => `${provider.issuer}/session/end`],
  ])('of %s is cut off, and leaves room for others', async (_what, url) => {
    const before = Number(kept())
    const statuses = await flood(url)
    expect(statuses.filter((status) => status === 303)).toHaveLength(OF_SOURCE)
    expect(statuses.filter((status) => status === 503)).toHaveLength(FLOOD - OF_SOURCE)
    expect(Number(kept()) - before).toBe(OF_SOURCE)
    expect(await get(authorizationUrl(provider, newVerifier()), '127.0.0.2')).toBe(303)
    expect(await get(authorizationUrl(provider, newVerifier()), '127.0.0.1')).toBe(503)
    time.advance(1_000)
    expect(await get(authorizationUrl(provider, newVerifier()), '127.0.0.1')).toBe(303)
  })

  it('of forms that never end keeps nobody from signing in', async () => {
    const { login } = await provider.addPerson('ada@example.com')
    const browser = provider.browser()
    const screen = await authorize(provider, browser, newVerifier())
    const { host, port } = new URL(provider.url)
    const headers = [
      'POST /oidc/interaction/x HTTP/1.1',
      `Host: ${host}`,
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Length: 8192',
      'Expect: 100-continue',
    ]
    const slow = Array.from({ length: 300 }, () => connect(Number(port), '127.0.0.1'))
    try {
      for (const socket of slow) socket.write(`${headers.join('\r\n')}\r\n\r\n`)
      // Each was told to go on with its body, and doesn't.
      await Promise.all(slow.map((socket) => once(socket, 'data')))
      const { action, fields } = formOf(screen)
      const answer = await browser.post(action, { ...fields, login, password: PASSWORD })
      expect(answer.status).toBe(303)
    } finally {
      for (const socket of slow) socket.destroy()
    }
  })
})

describe('a request that begins a sign-in or a sign-out', () => {
  it.each([
    'state',
    'nonce',
    'login_hint',
  ])('with a long %s is refused on a screen, and not kept', async (name) => {
    const before = kept()
    const browser = provider.browser()
    const refused = await authorize(provider, browser, newVerifier(), { [name]: 'x'.repeat(513) })
    expect(refused.status).toBe(400)
    expect(refused.body).toContain('more than 512 characters')
    const out = await browser.get(`/oidc/session/end?${name}=${'x'.repeat(513)}`)
    expect(out.status).toBe(400)
    expect(kept()).toBe(before)
    const longest = await authorize(provider, browser, newVerifier(), { [name]: 'x'.repeat(512) })
    expect(formOf(longest).fields).toHaveProperty('password')
  })
})

describe('a rate limit', () => {
  it('gives no source more than its share, and all together no more than there is', () => {
    let now = 0
    const limit = new RateLimit({ max: 5, maxOfSource: 2, windowMs: 1_000 }, () => now)
    const taken = (source: string): boolean => {
      try {
        limit.take(source)
        return true
      } catch {
        return false
      }
    }
    const asked = ['a', 'a', 'a', 'a', 'b', 'b', 'c', 'd', 'a']
    expect(asked.map(taken)).toEqual([true, true, false, false, true, true, true, false, false])
    now = 999
    expect(taken('e')).toBe(false)
    now = 1_000
    expect(asked.map(taken)).toEqual([true, true, false, false, true, true, true, false, false])
  })
})
