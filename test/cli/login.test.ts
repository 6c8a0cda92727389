import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../../cli/session/login.ts'
import { changeSession, findSession, type Session } from '../../cli/session/sessions-file.ts'
import { sessionToken } from '../../cli/session/tokens.ts'
import { keyfoldHere } from './in-process.ts'
import { again, inBrowser, type PeopleVault, type PersonEnvironment, servePeople } from './people-vault.ts'
import { json, keyfold, startKeyfold, text } from './run.ts'

let vault: PeopleVault
let here: PersonEnvironment
beforeAll(async () => {
  vault = await servePeople()
  here = environment('here')
})
afterAll(() => vault.close())

const environment = (name: string): PersonEnvironment => ({
  KEYFOLD_URL: vault.url,
  KEYFOLD_CONFIG_DIR: join(vault.data, '..', name),
})

const found = async (from = here): Promise<Session> => {
  const session = await findSession(from, vault.url)
  if (session === null) throw new Error('Nobody is signed in.')
  return session
}

const logIn = async (to: PersonEnvironment): Promise<void> => {
  const session = await signIn(vault.url, again(vault.url, 'admin'))
  await changeSession(to, vault.url, async () => session)
}

const expire = async (): Promise<void> =>
  void (await changeSession(here, vault.url, async (now) => now && { ...now, expires: 0 }))

const refreshAtProvider = (refreshToken: string | null): Promise<Response> =>
  fetch(`${vault.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'cli',
      refresh_token: refreshToken ?? '',
    }),
  })

/** Starts `keyfold login`. @returns the address that it says to open, in the midst of waiting. */
async function startLogin(...args: readonly string[]) {
  const child = startKeyfold(['login', '--no-browser', ...args], { env: here })
  const closed = once(child, 'close')
  let shown = ''
  let written = ''
  child.stdout.on('data', (chunk: Buffer) => void (written += chunk.toString('utf8')))
  for await (const chunk of child.stderr as AsyncIterable<Buffer>) {
    shown += chunk.toString('utf8')
    if (/http.*\n\n/.test(shown)) break
  }
  const url = new URL(/^ {2}(http\S+)$/m.exec(shown)?.[1] ?? '')
  return { child, closed, url, stdout: () => written }
}

test('signs in through the browser, and keeps the session in a file that only its owner can read', async () => {
  const { closed, url, stdout } = await startLogin('--json')
  const callback = url.searchParams.get('redirect_uri') ?? ''
  // Strangers do not end the wait.
  expect((await fetch(`${callback}?code=stolen&state=guessed`)).status).toBe(404)
  const { login, oneTimePassword } = vault.firstAdmin
  await inBrowser(vault.url, url, login, oneTimePassword, true)
  expect(await closed).toEqual([0, null])
  expect(JSON.parse(stdout())).toMatchObject({ login: 'admin', client: 'cli', roles: ['admin'] })
  const file = join(here.KEYFOLD_CONFIG_DIR, 'sessions.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(here.KEYFOLD_CONFIG_DIR)).mode & 0o777).toBe(0o700)
  expect(await readFile(file, 'utf8')).not.toContain('id_token')
  const who = await keyfoldHere(['whoami'], here)
  expect([who.code, text(who)]).toEqual([0, expect.stringMatching(/^user:\S+ \(Administrator\): admin$/)])
})

test('ends at Ctrl-C, with the former session as it was', async () => {
  const before = await found()
  const { child, closed } = await startLogin()
  child.kill('SIGINT')
  expect(await closed).toEqual([null, 'SIGINT'])
  expect(await found()).toEqual(before)
})

test('says why when the provider refuses', async () => {
  const refused = signIn(vault.url, async (url) => {
    const answer = new URL(url.searchParams.get('redirect_uri') ?? '')
    const state = url.searchParams.get('state') ?? ''
    answer.search = new URLSearchParams({ error: 'access_denied', state, iss: vault.issuer }).toString()
    await fetch(answer)
  })
  await expect(refused).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'Signing in did not work: access_denied. Try again.',
  })
})

test('refuses the answer of another issuer (RFC 9207)', async () => {
  const mixedUp = signIn(vault.url, async (url) => {
    const answer = new URL(url.searchParams.get('redirect_uri') ?? '')
    const state = url.searchParams.get('state') ?? ''
    answer.search = new URLSearchParams({ code: 'theirs', state, iss: 'https://evil.example' }).toString()
    await fetch(answer)
  })
  await expect(mixedUp).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringMatching(/iss.*Try again/),
  })
})

test('renews the session when it is needed, once for all commands that need it', async () => {
  const before = await found()
  await expire()
  const tokens = await Promise.all([1, 2, 3].map(() => sessionToken(here, vault.url)))
  const after = await found()
  expect(after.refreshToken).not.toBe(before.refreshToken)
  expect(new Set(tokens)).toEqual(new Set([after.accessToken]))
  // Processes share the lock as well.
  await expire()
  const ran = await Promise.all([1, 2].map(() => keyfold(['whoami', '--json'], { env: here })))
  expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ])
})

test('calls as who is signed in, unless the environment says otherwise', async () => {
  const half = await keyfoldHere(['whoami'], { ...here, KEYFOLD_CLIENT_ID: 'batch' })
  expect([half.code, half.stderr]).toEqual([2, expect.stringMatching(/Set both .*KEYFOLD_CLIENT_SECRET/)])
  const other = await keyfoldHere(['whoami'], { ...here, KEYFOLD_TOKEN: 'no' })
  expect(other.code).toBe(3)
})

test('says that the session has ended, and forgets it', async () => {
  const env = environment('ended')
  await logIn(env)
  const { refreshToken } = await found(env)
  const file = join(env.KEYFOLD_CONFIG_DIR, 'sessions.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"expires": \d+/, '"expires": 0'))
  // Whoever stole the token was quicker; the second use of it ends the session (RFC 9700, section 4.14.2).
  expect((await refreshAtProvider(refreshToken)).status).toBe(200)
  const ran = await keyfoldHere(['whoami'], env)
  expect([ran.code, ran.stderr]).toEqual([3, 'keyfold: Your session has ended. Run "keyfold login".\n'])
  expect(await findSession(env, vault.url)).toBeNull()
  expect((await keyfoldHere(['whoami'], env)).code).toBe(2)
})

test('logs out here and at the provider', async () => {
  const { refreshToken } = await found()
  const ran = await keyfoldHere(['logout', '--json'], here)
  expect([ran.code, json(ran)]).toEqual([0, { ended: true, everywhere: false }])
  const refused = await refreshAtProvider(refreshToken)
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ error: 'invalid_grant' }),
  ])
  const who = await keyfoldHere(['whoami'], here)
  expect([who.code, who.stderr]).toEqual([
    2,
    expect.stringMatching(/Nobody is signed in: run "keyfold login"/),
  ])
  expect(text(await keyfoldHere(['logout'], here))).toBe('Nobody was signed in.')
  expect((await keyfoldHere(['logout', '--everywhere'], here)).code).toBe(2)
})

test('logs out everywhere: no other session is good any more', async () => {
  const elsewhere = environment('elsewhere')
  await logIn(here)
  await logIn(elsewhere)
  // About the person, whatever else the environment says.
  const ran = await keyfoldHere(['logout', '--everywhere'], { ...here, KEYFOLD_TOKEN: 'another' })
  expect([ran.code, text(ran)]).toEqual([0, 'Signed out everywhere.'])
  expect((await keyfoldHere(['whoami'], elsewhere)).code).toBe(3)
  expect((await refreshAtProvider((await found(elsewhere)).refreshToken)).status).toBe(400)
})
