/** What the database holds of sessions and tokens: nothing that would open any of them. */
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cookieSettings } from '../../local/identity/cookies.ts'
import { TLS } from '../local/support/tls.ts'
import {
  answerOf,
  authorizationUrl,
  authorize,
  newVerifier,
  refresh,
  tokensFor,
  tokensOf,
} from './support/flow.ts'
import { type Person, startProvider, type TestProvider } from './support/provider.ts'

let provider: TestProvider
let ada: Person
beforeAll(async () => {
  provider = await startProvider()
  ada = await provider.addPerson('ada@example.com')
})
afterAll(() => provider.close())

type Row = { readonly model: string; readonly account: string | null; readonly payload: string }

const rows = (): readonly Row[] =>
  provider.database.prepare('SELECT * FROM oidc_artifacts WHERE removed = 0').all() as Row[]

describe('the store', () => {
  it('holds no id that somebody bears, and knows whose everything is', async () => {
    const browser = provider.browser()
    const tokens = await tokensFor(provider, ada, {}, browser)
    const { refresh_token } = await tokensOf(await refresh(provider, tokens.refresh_token))
    const { code = '' } = answerOf(await authorize(provider, browser, newVerifier()))
    const screen = await authorize(provider, browser, newVerifier(), { prompt: 'login' })
    const interaction = new URL(screen.url).pathname.split('/').at(-1) ?? ''
    const session = browser.cookies.get('keyfold-session')?.value ?? ''
    const secrets = [tokens.refresh_token, refresh_token, code, interaction, session]
    const all = rows()
    expect(new Set(all.map(({ model }) => model))).toEqual(
      new Set(['Session', 'Grant', 'AuthorizationCode', 'RefreshToken', 'Interaction']),
    )
    for (const secret of secrets) {
      expect(secret).toMatch(/^[\w-]{20,}$/)
      for (const row of all) expect(JSON.stringify(row)).not.toContain(secret)
    }
    for (const { account } of all) expect(account).toBe(ada.id)
    expect(JSON.stringify(all)).not.toContain(tokens.access_token)
  })

  it('forgets what has expired when it is tidied', async () => {
    await authorize(provider, provider.browser(), newVerifier())
    const before = rows().length
    await provider.service.tidy(Date.now())
    expect(rows().length).toBeLessThanOrEqual(before)
    await provider.service.tidy(Date.now() + 13 * 3_600_000)
    expect(rows()).toEqual([])
  })
})

describe('cookies', () => {
  const secret = Buffer.alloc(32, 1)

  it('under HTTPS have the names that browsers protect, and go nowhere else', () => {
    const { names, long, short } = cookieSettings(secret, 'https://vault.example.com')
    expect(names).toEqual({
      session: '__Host-keyfold-session',
      interaction: '__Secure-keyfold-interaction',
      resume: '__Secure-keyfold-resume',
    })
    expect(long).toEqual({ httpOnly: true, secure: true, signed: true, sameSite: 'strict', path: '/' })
    expect(short).toEqual({ httpOnly: true, secure: true, signed: true, sameSite: 'lax' })
  })

  it('are sent so over a real connection', async () => {
    const certificate = await readFile(TLS.tlsCert, 'utf8')
    const secured = await startProvider(undefined, { certificate, key: await readFile(TLS.tlsKey, 'utf8') })
    onTestFinished(() => secured.close())
    const url = authorizationUrl(secured, newVerifier())
    const { promise, resolve } = Promise.withResolvers<string[]>()
    request(url, { ca: certificate, rejectUnauthorized: false }, (response) => {
      resolve(response.headers['set-cookie'] ?? [])
      response.resume()
    }).end()
    const cookies = await promise
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(
      ['interaction', 'interaction.sig', 'resume', 'resume.sig'].map((name) => `__Secure-keyfold-${name}`),
    )
    for (const cookie of cookies) expect(cookie).toMatch(/; secure; httponly$/)
  })

  it('are signed with a key of this vault, which is not its secret', () => {
    const keyOf = (of: Buffer) => cookieSettings(of, 'http://127.0.0.1:1').keys
    expect(keyOf(secret)).toEqual(keyOf(Buffer.from(secret)))
    expect(keyOf(secret)).not.toEqual(keyOf(Buffer.alloc(32, 2)))
    expect(keyOf(secret)).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
    expect(keyOf(secret)).not.toEqual([secret.toString('base64url')])
  })
})
