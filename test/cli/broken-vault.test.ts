import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { callVault } from '../../cli/client.ts'
import { failureOf } from '../../cli/failures.ts'
import { temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import { keyfold } from './run.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Something that is no vault, or a broken one. */
async function broken(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const call = (environment: NodeJS.ProcessEnv) =>
  callVault({ method: 'GET', path: ['objects', 'id'] }, environment)

const callWithToken = (url: string) => call({ KEYFOLD_URL: url, KEYFOLD_TOKEN: 'secret-token' })

describe('keyfold against', () => {
  test('a download that breaks off: fails, and leaves no file', async () => {
    const cwd = await temporaryFolder()
    const url = await broken((_, response) => {
      response.writeHead(200, { 'Content-Length': 1000 })
      response.write('half of it', () => response.destroy())
    })
    const env = { KEYFOLD_URL: url, KEYFOLD_TOKEN: 't' }
    const ran = await keyfoldHere(['object', 'get', 'id', '--out', join(cwd, 'copy')], env)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('gave no answer')
    expect(await readdir(cwd)).toEqual([])
  })

  test('a redirect: does not follow it, and does not send the token along', async () => {
    const seen: unknown[] = []
    const elsewhere = await broken((request, response) => {
      seen.push(request.headers.authorization)
      response.end('stolen')
    })
    const url = await broken((_, response) => void response.writeHead(307, { Location: elsewhere }).end())
    await expect(callWithToken(url)).rejects.toMatchObject({ code: 'unavailable' })
    expect(seen).toEqual([])
  })

  test.each([
    [401, 3],
    [403, 3],
    [404, 4],
    [502, 1],
  ])('a proxy that answers %i in HTML: exits %i and says so', async (status, exitCode) => {
    const url = await broken((_, response) => void response.writeHead(status).end('<html>no</html>'))
    const failure = await callWithToken(url).catch(failureOf)
    expect(failure).toMatchObject({ exitCode, message: `The vault answered with status ${status}.` })
  })

  test('nothing at all: says so', async () => {
    const url = await broken(() => {})
    await new Promise((resolve) => servers.pop()?.close(resolve))
    await expect(callWithToken(url)).rejects.toMatchObject({
      code: 'unavailable',
      message: `${url} gave no answer: nothing listens there.`,
    })
  })

  test.each([
    'http://example.com',
    'ftp://127.0.0.1',
    'example.com',
    'http://127.0.0.1.example.com',
  ])('%s: sends no token in the clear', async (url) => {
    await expect(callWithToken(url)).rejects.toThrow('KEYFOLD_URL must be an https:// URL')
  })

  test('an issuer that wants the client secret elsewhere in the clear: refuses', async () => {
    const url = await broken((_, response) =>
      response.end(
        JSON.stringify({ issuer: `${url}/oidc`, token_endpoint: 'http://attacker.example/token' }),
      ),
    )
    const calling = call({ KEYFOLD_URL: url, KEYFOLD_CLIENT_ID: 'id', KEYFOLD_CLIENT_SECRET: 'secret' })
    await expect(calling).rejects.toThrow('The token endpoint must be an https:// URL')
  })

  test('an issuer that calls itself another: sends it no secret, and says what to do', async () => {
    const paths: (string | undefined)[] = []
    const url = await broken((request, response) => {
      paths.push(request.url)
      response.end(JSON.stringify({ issuer: 'https://other.example', token_endpoint: `${url}/token` }))
    })
    await expect(
      call({ KEYFOLD_URL: url, KEYFOLD_CLIENT_ID: 'id', KEYFOLD_CLIENT_SECRET: 'secret' }),
    ).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/calls itself https:\/\/other\.example.*KEYFOLD_ISSUER/),
    })
    expect(paths).toEqual(['/oidc/.well-known/openid-configuration'])
  })

  test('many pages of a list: asks for one token', async () => {
    const paths: (string | undefined)[] = []
    const url: string = await broken((request, response) => {
      const path = request.url?.replace(/\?.*/, '')
      paths.push(path)
      const isLast = request.url?.includes('cursor=b')
      const answers: Record<string, object> = {
        '/oidc/.well-known/openid-configuration': { issuer: `${url}/oidc`, token_endpoint: `${url}/token` },
        '/token': { access_token: 't' },
        '/v1/objects': { objects: [], cursor: isLast ? null : paths.length < 4 ? 'a' : 'b' },
      }
      response.end(JSON.stringify(answers[path ?? '']))
    })
    const env = { KEYFOLD_URL: url, KEYFOLD_CLIENT_ID: 'id', KEYFOLD_CLIENT_SECRET: 'secret' }
    expect((await keyfoldHere(['object', 'list', '--every'], env)).code).toBe(0)
    expect(paths).toEqual([
      '/oidc/.well-known/openid-configuration',
      '/token',
      '/v1/objects',
      '/v1/objects',
      '/v1/objects',
    ])
  })

  test('a text that steers the terminal: prints it harmless', async () => {
    const entry = {
      id: 'id',
      version: 1,
      created: '2031-01-01T00:00:00.000Z',
      length: 1,
      classification: 'public',
      contentType: 'text/plain',
      labels: { k: '\u001b[2J\u0007\nforged line' },
    }
    const url = await broken((_, response) =>
      response.end(JSON.stringify({ objects: [entry], cursor: null })),
    )
    const ran = await keyfoldHere(['object', 'list'], { KEYFOLD_URL: url, KEYFOLD_TOKEN: 't' })
    expect(ran.stdout.toString()).toContain('k=?[2J??forged line')
  })

  const STEERING = '\u001b[2J\u009b1m\u202egpj\u2028\u{e0041}'

  test('a problem that steers the terminal: prints it harmless, and as JSON without loss', async () => {
    const problem = { title: 'No', code: 'forbidden', requestId: 'r', detail: `No ${STEERING}` }
    const url = await broken((_, response) => void response.writeHead(403).end(JSON.stringify(problem)))
    const env = { KEYFOLD_URL: url, KEYFOLD_TOKEN: 't' }
    const said = (await keyfold(['object', 'list'], { env })).stderr
    expect(said).toBe('keyfold: No ?[2J?1m?gpj?? (request r)\n')
    const asJson = (await keyfoldHere(['object', 'list', '--json'], env)).stderr
    expect(asJson.trimEnd()).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(asJson)).toMatchObject({ error: { message: `No ${STEERING} (request r)` } })
  })

  test('a file name that steers the terminal: prints it harmless', async () => {
    const missing = await keyfoldHere(['object', 'put', `a${STEERING}`], { KEYFOLD_TOKEN: 't' })
    expect(missing.stderr).toBe('keyfold: a?[2J?1m?gpj?? cannot be read (ENOENT).\n')
  })

  test('a list that steers the terminal: gives it as JSON without loss', async () => {
    const entry = {
      id: STEERING,
      version: 1,
      created: '',
      length: 1,
      classification: '',
      contentType: '',
      labels: {},
    }
    const url = await broken((_, response) =>
      response.end(JSON.stringify({ objects: [entry], cursor: null })),
    )
    const ran = await keyfoldHere(['object', 'list', '--json'], { KEYFOLD_URL: url, KEYFOLD_TOKEN: 't' })
    expect(ran.stdout.toString().trimEnd()).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(ran.stdout.toString())).toMatchObject({ objects: [entry] })
  })
})
