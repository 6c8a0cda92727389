import { chmod, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signIn } from '../../cli/session/login.ts'
import { changeSession, findSession, type Session } from '../../cli/session/sessions-file.ts'
import { temporaryFolder } from '../support/folders.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { keyfoldHere } from './in-process.ts'
import { text } from './run.ts'

type Answer = { readonly status: number; readonly body: unknown }

/** Answers, by path, of something that calls itself a vault and a provider. */
const answers = new Map<string, Answer>()
const server = createServer((request, response) => {
  const { status, body } = answers.get(request.url ?? '') ?? { status: 404, body: {} }
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
})

let url: string
beforeAll(async () => {
  url = `http://127.0.0.1:${await listen(server)}`
})
afterAll(() => stopServer(server))
beforeEach(() => {
  answers.clear()
  const endpoints = { authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token` }
  discovery({ ...endpoints, revocation_endpoint: `${url}/revoke` })
})

const discovery = (endpoints: object): void =>
  void answers.set('/.well-known/openid-configuration', { status: 200, body: { issuer: url, ...endpoints } })

const sessionOf = (changes: Partial<Session> = {}): Session => ({
  issuer: url,
  client: 'cli',
  accessToken: 'access',
  expires: 0,
  refreshToken: 'refresh',
  ...changes,
})

/** @returns the environment of somebody who is signed in, with a session that has to be renewed. */
async function signedIn(vault = url) {
  const environment = { KEYFOLD_URL: vault, KEYFOLD_CONFIG_DIR: await temporaryFolder() }
  await changeSession(environment, vault, async () => sessionOf())
  return environment
}

describe('keyfold login', () => {
  test('exits 1 when nothing listens, and when what does is no vault', async () => {
    const nobody = await keyfoldHere(['login', '--no-browser'], { KEYFOLD_URL: 'http://127.0.0.1:9' })
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/nothing listens there/)])
    const stranger = await keyfoldHere(['login', '--no-browser', '--json'], { KEYFOLD_URL: `${url}/other` })
    expect([stranger.code, JSON.parse(stranger.stderr)]).toEqual([
      1,
      {
        error: {
          code: 'unavailable',
          message: expect.stringMatching(/status 404.*Is KEYFOLD_URL the URL of a vault/),
        },
      },
    ])
  })

  test('exits 2 for a vault that would be asked in the clear', async () => {
    const ran = await keyfoldHere(['login', '--no-browser'], { KEYFOLD_URL: 'http://vault.example.com' })
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/KEYFOLD_URL must be an https/)])
  })

  test('exits 1 when the provider is not the one that the vault names', async () => {
    const facts = { clients: { cli: 'cli' }, scope: 'openid', audience: null, embedded: false }
    answers.set('/config.json', { status: 200, body: { issuer: `${url}/other`, ...facts } })
    const ran = await keyfoldHere(['login', '--no-browser'], { KEYFOLD_URL: url })
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/cannot be asked how to sign in/)])
  })

  test.each([
    'file:///etc/passwd',
    'http://login.example.com/',
    'calculator:',
  ])('opens nothing at %s, whatever the provider says', async (authorization_endpoint) => {
    const facts = { clients: { cli: 'cli' }, scope: 'openid', audience: null, embedded: true }
    answers.set('/config.json', { status: 200, body: { issuer: url, ...facts } })
    discovery({ authorization_endpoint, token_endpoint: `${url}/token` })
    const opened: URL[] = []
    const attempt = signIn(url, async (shown) => void opened.push(shown))
    await expect(attempt).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/names no good address at which to sign in: /),
    })
    expect(opened).toEqual([])
  })
})

describe('a session that has to be renewed', () => {
  test.each([
    ['is down', { status: 503, body: {} }],
    ['does not know the command line any more', { status: 401, body: { error: 'invalid_client' } }],
  ])('stays when the provider %s: exit 1', async (_, answer) => {
    answers.set('/token', answer)
    const environment = await signedIn()
    const ran = await keyfoldHere(['whoami'], environment)
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/did not renew the session: /)])
    expect(await findSession(environment, url)).toEqual(sessionOf())
  })

  test('is over when the provider says so: exit 3', async () => {
    answers.set('/token', { status: 400, body: { error: 'invalid_grant' } })
    const environment = await signedIn()
    expect((await keyfoldHere(['whoami'], environment)).code).toBe(3)
    expect(await findSession(environment, url)).toBeNull()
  })

  test('sends no token over a network in the clear', async () => {
    discovery({ token_endpoint: 'http://tokens.example.com/' })
    const ran = await keyfoldHere(['whoami'], await signedIn())
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/must be an https/)])
  })
})

test('logout forgets the session also when the provider cannot be told, and says so', async () => {
  answers.set('/revoke', { status: 500, body: {} })
  const environment = await signedIn()
  const ran = await keyfoldHere(['logout'], environment)
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/^keyfold: Signed out here, but /)])
  expect(await findSession(environment, url)).toBeNull()
})

describe('the sessions file', () => {
  test('holds a session of each vault', async () => {
    const environment = await signedIn('https://one.example')
    const other = sessionOf({ accessToken: 'other' })
    await changeSession(environment, 'https://two.example', async () => other)
    await changeSession(environment, 'https://one.example', async () => null)
    expect(await findSession(environment, 'https://one.example')).toBeNull()
    expect(await findSession(environment, 'https://two.example')).toEqual(other)
  })

  test('is refused when others may read it, or it is damaged, with what to do', async () => {
    const environment = await signedIn()
    const file = join(environment.KEYFOLD_CONFIG_DIR, 'sessions.json')
    await chmod(file, 0o644)
    const open = await keyfoldHere(['whoami'], environment)
    expect([open.code, open.stderr]).toEqual([1, expect.stringMatching(/chmod 600 /)])
    await writeFile(file, '{"x": 1}')
    await chmod(file, 0o600)
    const damaged = await keyfoldHere(['whoami'], environment)
    expect([damaged.code, damaged.stderr]).toEqual([
      1,
      expect.stringMatching(/Delete it, and run "keyfold login"/),
    ])
  })

  test('is in the folder that the system has for configuration', async () => {
    const home = await temporaryFolder()
    const environment = { XDG_CONFIG_HOME: home, KEYFOLD_CONFIG_DIR: undefined, KEYFOLD_URL: url }
    expect(text(await keyfoldHere(['logout'], environment))).toBe('Nobody was signed in.')
    expect((await stat(join(home, 'keyfold'))).mode & 0o777).toBe(0o700)
    const file = join(home, 'keyfold', 'sessions.json')
    await writeFile(file, JSON.stringify({ [url]: sessionOf({ refreshToken: null }) }), { mode: 0o600 })
    expect(text(await keyfoldHere(['logout'], environment))).toBe('Signed out.')
  })
})
