/** What pages elsewhere, and programs, try with the screens. */
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Browser, formOf } from '../identity/support/browser.ts'
import { authorize, newVerifier } from '../identity/support/flow.ts'
import { PASSWORD, startProvider, type TestProvider } from '../identity/support/provider.ts'
import { useChromium } from '../support/browser.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { active, start } from './support/person.ts'

const chromium = useChromium()
let provider: TestProvider
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

describe('a page elsewhere', () => {
  it('cannot show a screen in a frame, not even one that the browser sends its cookies to', async () => {
    const { page, problems } = await chromium.open()
    await start(page, provider)
    const target = page.url()
    // The same site to a browser, which knows nothing of ports there.
    const attacker = createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end(
        request.url === '/' ? `<iframe src="/own"></iframe><iframe src="${target}"></iframe>` : 'Own',
      )
    })
    const port = await listen(attacker)
    onTestFinished(() => stopServer(attacker))
    await page.goto(`http://127.0.0.1:${port}/`)
    const [, own, framed] = page.frames()
    expect(await own?.locator('body').textContent()).toBe('Own')
    expect(await framed?.content()).not.toMatch(/Sign in|Keyfold/)
    expect(problems).toContainEqual(expect.stringMatching(/frame-ancestors 'none'/))
  })

  it('could not run a script that it brought into a screen', async () => {
    const { page, problems } = await chromium.open()
    await start(page, provider)
    await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'document.title = "taken over"'
      document.body.append(script)
    }`)
    expect(await page.title()).toBe('Sign in – Keyfold')
    expect(problems).toContainEqual(expect.stringMatching(/Content Security Policy/))
  })

  it('cannot send the form of a screen', async () => {
    const { login } = await active(provider)
    const { page } = await chromium.open()
    await start(page, provider)
    const target = page.url()
    const token = await page.locator('input[name=token]').getAttribute('value')
    const fields = { step: 'sign-in', token, login, password: PASSWORD }
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`)
    await page.route('http://elsewhere.test/*', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${target}">${inputs.join('')}<button>Win</button></form>`,
      }),
    )
    await page.goto('http://elsewhere.test/')
    await page.getByRole('button').click()
    await expect.poll(() => page.getByRole('heading').textContent()).toBe('This form cannot be used')
  })
})

describe('a forged form', () => {
  const right = { login: '', password: PASSWORD }
  type Forgery = { readonly fields?: Record<string, string>; readonly headers?: Record<string, string> }

  it.each<[string, number, Forgery]>([
    ['without a token', 400, { fields: { token: '' } }],
    ['with the token of another sign-in', 403, {}],
    ['from another origin', 403, { headers: { Origin: 'http://elsewhere.test' } }],
    ['from nowhere', 403, { headers: { Origin: 'null' } }],
    ['of another type', 415, { headers: { 'Content-Type': 'text/plain' } }],
  ])('%s signs nobody in', async (kind, status, { fields = {}, headers = {} }) => {
    const { login } = await active(provider)
    const browser = provider.browser()
    const screen = await authorize(provider, browser, newVerifier())
    const form = formOf(screen)
    const other = formOf(await authorize(provider, browser, newVerifier()))
    const token = kind.includes('another sign-in') ? other.fields['token'] : form.fields['token']
    const sent = { ...form.fields, token: token ?? '', ...right, login, ...fields }
    if (sent.token === '') delete (sent as Partial<typeof sent>).token
    const answer = await browser.post(form.action, sent, headers)
    expect(answer.status).toBe(status)
    expect(answer.location).toBeNull()
    expect(await provider.events()).not.toContainEqual(
      expect.objectContaining({ action: 'auth.sign-in', principal: `user:person-${login}` }),
    )
    // The same form is good as it was.
    expect((await browser.submit(screen, { login, password: PASSWORD })).location).toMatch(/[?&]code=/)
  })

  it('sent in another browser than the one that began signs nobody in', async () => {
    const { login } = await active(provider)
    const screen = await authorize(provider, provider.browser(), newVerifier())
    const victim = provider.browser()
    const { action, fields } = formOf(screen)
    const answer = await victim.post(action, { ...fields, login, password: PASSWORD })
    expect(answer.status).toBe(400)
    expect(answer.body).toContain('This sign-in is over')
    expect(answer.location).toBeNull()
  })

  it('that is too long or names a field twice is refused', async () => {
    const browser = provider.browser()
    const { action, fields } = formOf(await authorize(provider, browser, newVerifier()))
    await expect(
      browser.post(action, { ...fields, login: 'x'.repeat(9_000), password: 'x' }),
    ).resolves.toMatchObject({
      status: 413,
    })
    const twice = new URLSearchParams([...Object.entries(fields), ['login', 'a'], ['login', 'b']])
    const answer = await fetch(action, { method: 'POST', body: twice, headers: { Origin: provider.url } })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('The form is not complete.')
  })
})

describe('a session that somebody else knows', () => {
  it('is not the one that a person is signed in with', async () => {
    const { login } = await active(provider)
    const attacker = provider.browser()
    const before = await authorize(provider, attacker, newVerifier())
    await attacker.submit(before, { login: (await active(provider)).login, password: PASSWORD })
    const known = attacker.cookies.get('keyfold-session')
    expect(known?.value).toMatch(/./)
    const victim = provider.browser()
    for (const { name, value, path } of attacker.cookies.values()) victim.plant(name, value, path)
    const screen = await authorize(provider, victim, newVerifier(), { prompt: 'login' })
    expect((await victim.submit(screen, { login, password: PASSWORD })).location).toMatch(/[?&]code=/)
    expect(victim.cookies.get('keyfold-session')?.value).not.toBe(known?.value)
    // What the attacker holds is nobody's any more.
    const again = await authorize(provider, attacker, newVerifier())
    expect(formOf(again).fields).toHaveProperty('password')
  })
})

describe('brute force', () => {
  it('is held up, and does not hold up the owner in the browser that was used before', async () => {
    const { login } = await active(provider)
    const owner = provider.browser()
    const signIn = async (browser: Browser, password: string) =>
      browser.submit(await authorize(provider, browser, newVerifier(), { prompt: 'login' }), {
        login,
        password,
      })
    expect((await signIn(owner, PASSWORD)).location).toMatch(/[?&]code=/)
    expect(owner.cookies.get('keyfold_browser')?.text).toMatch(/; HttpOnly; SameSite=Strict$/)
    const attacker = provider.browser()
    for (let i = 0; i < 5; i += 1) expect((await signIn(attacker, `guess ${i}`)).status).toBe(422)
    const held = await signIn(attacker, PASSWORD)
    expect(held.status).toBe(429)
    expect(held.headers.get('retry-after')).toBe('1')
    expect((await signIn(owner, PASSWORD)).location).toMatch(/[?&]code=/)
  })
})
