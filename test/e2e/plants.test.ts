/**
 * Contents, keys, passwords and tokens are planted wherever somebody may send them to the real program: as they should be, and where they
 * should not be. Then they are looked for in all that it wrote: events, log lines, temporary files, the database and its log.
 *
 * @module-tag longer
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { OPERATIONS } from '../../lib/http/contract.ts'
import { Browser } from '../identity/support/browser.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { filesIn, Plants } from './plants.ts'
import { type Program, startProgram } from './program.ts'

const TIMEOUT_MS = 90_000

/** Where a secret of the vault itself belongs. */
const KEY_FILES = ['crypto.key', 'seal.key', 'keys.sealed', 'identity.json', 'vault.json', 'audit.key']

const JSON_TYPE = { 'Content-Type': 'application/json' }

let folder: string
let temporary: string
let program: Program
const plants = new Plants()
/** Stored in the clear by design: whoever looks for plants must find it. */
const label = `label-${Date.now().toString(36)}-in-the-clear`

const client = (role: Role): string => `demo-${role}`

async function send(
  role: Role,
  method: string,
  path: string,
  body?: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : Uint8Array.from(body) }
  return program.fetch(client(role), path, { method, headers, ...init })
}

async function expectStatus(answer: Response | Promise<Response>, status: number): Promise<Buffer> {
  const response = await answer
  const body = Buffer.from(await response.arrayBuffer())
  expect(response.status, body.toString('utf8', 0, 300)).toBe(status)
  return body
}

const idIn = (body: Buffer): string => (JSON.parse(body.toString()) as { id: string }).id

beforeAll(async () => {
  folder = await makeFolder()
  temporary = await makeFolder()
  program = await startProgram(folder, { TMPDIR: temporary })
  plants.add(
    'the first master key',
    Buffer.from(await readFile(join(folder, 'crypto.key'), 'utf8'), 'base64'),
  )
}, TIMEOUT_MS)
afterAll(async () => {
  await program.stop()
  await Promise.all([removeFolder(folder), removeFolder(temporary)])
})

async function storeAndRead(): Promise<void> {
  const headers = {
    'Keyfold-Filename': plants.text('a file name'),
    'Keyfold-Label': `project=${label}`,
    'Idempotency-Key': plants.text('an idempotency key'),
  }
  const id = idIn(
    await expectStatus(send('writer', 'POST', '/v1/objects', plants.text('a text'), headers), 201),
  )
  const large = plants.bytes('a large content', 300_000)
  await expectStatus(send('writer', 'PUT', `/v1/objects/${id}`, large), 200)
  const range = { Range: 'bytes=100-200000' }
  await expectStatus(send('writer', 'GET', `/v1/objects/${id}`, undefined, range), 206)
  const restoration = send('writer', 'POST', `/v1/objects/${id}/restorations`, '{"version":1}', JSON_TYPE)
  await expectStatus(restoration, 201)
  const sealed = await expectStatus(send('writer', 'POST', '/v1/encrypt', plants.text('a message')), 200)
  await expectStatus(send('writer', 'POST', '/v1/decrypt', sealed), 200)
  const broken = Buffer.concat([
    sealed.subarray(0, -5),
    Buffer.from(plants.text('the end of a broken message')),
  ])
  expect((await send('writer', 'POST', '/v1/decrypt', broken)).ok).toBe(false)
  const gone = idIn(
    await expectStatus(send('writer', 'POST', '/v1/objects', plants.text('a destroyed text')), 201),
  )
  await expectStatus(send('writer', 'DELETE', `/v1/objects/${gone}?shred=true`), 204)
}

async function rotate(): Promise<void> {
  await expectStatus(send('key-admin', 'POST', '/v1/rotations', '{"waiveEscrow":true}', JSON_TYPE), 202)
}

/** Whatever it is that is asked: in the wrong place, or broken. */
async function misplace(role: Role, operation: string): Promise<void> {
  const [method = '', path = ''] = operation.split(' ')
  const target = path.replaceAll(/\{\w+\}/g, '1')
  const body =
    method === 'GET' || method === 'DELETE' ? undefined : `{"note":"${plants.text('a broken body')}`
  const attempts: (readonly [string, Record<string, string>, string | undefined])[] = [
    [`${target}?note=${encodeURIComponent(plants.text('a query'))}`, {}, undefined],
    [target, { Cookie: `session=${plants.text('a cookie').replace(' ', '-')}` }, undefined],
    [target, { 'Keyfold-Note': plants.text('an unknown header') }, body],
    ...(body === undefined
      ? []
      : ([[target, JSON_TYPE, JSON.stringify({ note: plants.text('an unknown field') })]] as const)),
  ]
  for (const [at, headers, sent] of attempts)
    await (await send(role, method, at, sent, headers)).arrayBuffer()
}

async function misuseTokens(): Promise<void> {
  for (const scheme of ['Bearer', 'Basic', 'Digest']) {
    const authorization = { Authorization: `${scheme} ${plants.text('a made-up token')}` }
    const response = await fetch(`${program.url}/v1/objects`, { headers: authorization })
    await expectStatus(response, 401)
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client('writer'),
    client_secret: plants.text('a wrong client secret'),
  })
  const response = await fetch(`${program.url}/oidc/token`, { method: 'POST', body: form })
  expect(response.ok).toBe(false)
}

/** Somebody signs in with a wrong password, then the right one, and chooses another. @returns where the browser is led with a code */
async function signIn(): Promise<string> {
  const browser = new Browser(program.url)
  const { login, oneTimePassword } = program.firstAdmin
  const parameters = new URLSearchParams({
    client_id: 'web',
    redirect_uri: `${program.url}/`,
    response_type: 'code',
    scope: 'openid keyfold/api',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const screen = await browser.follow(await browser.get(`${program.url}/oidc/auth?${parameters.toString()}`))
  const refused = await browser.submit(screen, { login, password: plants.text('a wrong password') })
  const choosing = await browser.submit(refused, { login, password: oneTimePassword })
  const password = plants.text('a chosen password')
  const arrived = await browser.submit(choosing, { password, repeated: password })
  return arrived.location ?? ''
}

async function redeem(location: string): Promise<void> {
  const code = new URL(location).searchParams.get('code') ?? ''
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'web',
    redirect_uri: `${program.url}/`,
    code,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  })
  const response = await fetch(`${program.url}/oidc/token`, { method: 'POST', body: form })
  const tokens = JSON.parse((await expectStatus(response, 200)).toString()) as Record<string, string>
  plants.add('an authorization code', code)
  plants.add('an access token', tokens['access_token'] ?? '')
  plants.add('an id token', tokens['id_token'] ?? '')
}

describe('what is secret', () => {
  it(
    'is in nothing that the vault writes, wherever somebody sent it',
    async () => {
      await storeAndRead()
      await rotate()
      for (const [operation, { permission }] of Object.entries(OPERATIONS)) {
        const roles: readonly Role[] = permission === null ? ['reader'] : ROLES
        for (const role of roles) await misplace(role, operation)
      }
      await misuseTokens()
      await redeem(await signIn())
      // What is sealed now is in files, and the rotation has gone on.
      await sleep(1_000)

      const output = [{ where: 'its output', bytes: Buffer.from(program.output()) }]
      const running = [...filesIn(folder, KEY_FILES), ...filesIn(temporary), ...output]
      expect(plants.findIn(running)).toEqual([])
      await program.stop()
      expect(plants.findIn([...filesIn(folder, KEY_FILES), ...filesIn(temporary)])).toEqual([])

      const control = new Plants()
      control.add('a label', label)
      expect(control.findIn(running).join()).toContain('a label in vault.sqlite')
    },
    TIMEOUT_MS,
  )

  it('is found by the one who looks for it, in each form', async () => {
    const planted = new Plants()
    const text = planted.text('it')
    const forms = [
      text,
      JSON.stringify({ text }),
      Buffer.from(text, 'utf16le'),
      Buffer.from(text).toString('hex'),
      Buffer.from(`.${text}`).toString('base64'),
      Buffer.from(`..${text}...`).toString('base64url'),
      encodeURIComponent(text),
    ]
    const haystacks = forms.map((form, index) => ({
      where: String(index),
      bytes: Buffer.from(form as string),
    }))
    expect(planted.findIn(haystacks)).toEqual(forms.map((_, index) => `it in ${index}`))
  })
})
