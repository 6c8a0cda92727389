/** What `config.json` says of people: mail, purposes, and another provider. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { COGNITO_CLAIMS } from '../../lib/access/claim-names.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { readConfig } from '../../local/config-file.ts'
import { temporaryFolder } from '../support/folders.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})

const write = async (name: string, text: string, mode: number): Promise<void> => {
  const path = join(folder, name)
  await writeFile(path, text)
  await chmod(path, mode)
}
const read = async (config: object, mode = 0o644) => {
  await write('config.json', JSON.stringify(config), mode)
  return readConfig(folder)
}
const refusal = async (config: object, mode = 0o644): Promise<string> => {
  const error: any = await read(config, mode).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'invalid-configuration' })
  expect(String(error)).not.toContain('hunter2')
  return error.message
}

const FROM = 'Keyfold <vault@example.com>'
const mailOf = async (mail: object, mode?: number) => (await read({ mail }, mode)).mail

describe('mail', () => {
  it('need not be there', async () => {
    expect((await readConfig(folder)).mail).toBeNull()
  })

  it.each([
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, tls: 'from-the-start' }],
    ['smtps://127.0.0.1:2465', { host: '127.0.0.1', port: 2465, tls: 'from-the-start' }],
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'starttls' }],
    ['smtp://localhost.example.com:25', { host: 'localhost.example.com', port: 25, tls: 'starttls' }],
    ['smtp://127.1:25', { host: '127.1', port: 25, tls: 'starttls' }],
    ['smtp://localhost:25/', { host: 'localhost', port: 25, tls: 'none' }],
    ['smtp://[::1]:25', { host: '::1', port: 25, tls: 'none' }],
  ])('%s needs TLS, but on this machine', async (url, expected) => {
    const from = { name: 'Keyfold', address: 'vault@example.com' }
    expect(await mailOf({ url, from: FROM })).toEqual({ ...expected, login: null, from })
  })

  it('takes the password from a file of its own, beside config.json or anywhere', async () => {
    await write('mail.password', 'hunter2 %40\n', 0o600)
    const url = 'smtps://vault%40example.com@mail.example.com'
    const login = { user: 'vault@example.com', password: 'hunter2 %40' }
    expect(await mailOf({ url, from: FROM, passwordFile: 'mail.password' })).toMatchObject({ login })
    const path = join(folder, 'mail.password')
    expect(await mailOf({ url, from: FROM, passwordFile: path })).toMatchObject({ login })
  })

  it('takes the password from the URL when only its owner can read config.json', async () => {
    const mail = { url: 'smtps://vault:hunter2%40@mail.example.com', from: FROM }
    expect(await mailOf(mail, 0o600)).toMatchObject({ login: { user: 'vault', password: 'hunter2@' } })
    for (const mode of [0o644, 0o640, 0o604]) {
      expect(await refusal({ mail }, mode)).toMatch(
        /config\.json holds secrets and is open to others.*chmod 600/,
      )
    }
  })

  it.each<[string, number, RegExp]>([
    ['hunter2', 0o640, /mail\.password holds secrets and is open to others/],
    ['', 0o600, /does not hold exactly one line/],
    ['hunter2\nmore', 0o600, /does not hold exactly one line/],
  ])('refuses a password file with %j and mode %i', async (text, mode, message) => {
    await write('mail.password', text, mode)
    const mail = { url: 'smtps://vault@mail.example.com', from: FROM, passwordFile: 'mail.password' }
    expect(await refusal({ mail })).toMatch(message)
  })

  it.each<[string, object, RegExp]>([
    [
      'another scheme',
      { url: 'https://mail.example.com', from: FROM },
      /mail\.url is not the URL of a mail server/,
    ],
    ['no host', { url: 'smtps://', from: FROM }, /mail\.url is not/],
    ['parameters', { url: 'smtps://mail.example.com/?hunter2', from: FROM }, /mail\.url is not/],
    ['a password alone', { url: 'smtps://:hunter2@mail.example.com', from: FROM }, /mail\.url is not/],
    ['a broken escape', { url: 'smtps://a:hunter2%@mail.example.com', from: FROM }, /mail\.url is not/],
    [
      'a user without a password',
      { url: 'smtps://vault@mail.example.com', from: FROM },
      /name mail\.passwordFile/,
    ],
    [
      'two passwords',
      { url: 'smtps://a:hunter2@mail.example.com', from: FROM, passwordFile: 'x' },
      /without a password there/,
    ],
    [
      'a file that is missing',
      { url: 'smtps://a@mail.example.com', from: FROM, passwordFile: 'x' },
      /passwordFile: there is no .*x/,
    ],
    ['no sender', { url: 'smtps://mail.example.com' }, /mail\.from is not an e-mail address/],
    [
      'two senders',
      { url: 'smtps://mail.example.com', from: 'a@example.com, b@example.com' },
      /mail\.from is not/,
    ],
    [
      'a sender with a line break',
      { url: 'smtps://mail.example.com', from: 'a\nBcc: b <a@example.com>' },
      /mail\.from is not/,
    ],
    [
      'a field that is no field',
      { url: 'smtps://mail.example.com', from: FROM, password: 'hunter2' },
      /mail\.password is unknown/,
    ],
    ['text', 'smtps://mail.example.com' as never, /mail is not an object with url and from/],
  ])('refuses %s', async (_, mail, message) => {
    expect(await refusal({ mail }, 0o600)).toMatch(message)
  })
})

describe('purposes', () => {
  it('are the defaults, but for the roles that are named', async () => {
    expect((await readConfig(folder)).purposes).toEqual(DEFAULT_PURPOSES)
    const { purposes } = await read({ purposes: { steward: ['emergency'] } })
    expect(purposes).toEqual({ ...DEFAULT_PURPOSES, steward: ['emergency'] })
  })

  it('are refused for a role that is none', async () => {
    expect(await refusal({ purposes: { root: [] } })).toMatch(/purposes\.root is no role/)
  })
})

const PROVIDER = {
  issuer: 'https://login.example.com/realms/acme',
  audience: 'vault',
  webClient: 'vault-page',
  cliClient: 'vault-cli',
  scope: 'openid keyfold/api',
}

describe('identity', () => {
  it('need not be there: the embedded provider is', async () => {
    expect((await readConfig(folder)).identity).toBeNull()
  })

  it('names another provider, whose claims are called as those of Cognito unless it says otherwise', async () => {
    expect((await read({ identity: PROVIDER })).identity).toEqual({
      ...PROVIDER,
      clients: null,
      passwordUrl: null,
      claims: COGNITO_CLAIMS,
    })
    const claims = { client: 'azp', groups: 'realm_access.roles', groupRoles: { 'vault-readers': 'reader' } }
    const { identity } = await read({
      identity: { ...PROVIDER, audience: null, clients: ['vault-page'], claims },
    })
    expect(identity).toMatchObject({ audience: null, clients: ['vault-page'], claims: { client: 'azp' } })
    expect(identity?.claims.groupRoles).toEqual(new Map([['vault-readers', 'reader']]))
  })

  it.each([
    'http://127.0.0.1:8080/realms/acme',
    'http://localhost:8080',
    'http://[::1]:8080/a',
  ])('takes %s, on this machine, without TLS', async (issuer) => {
    expect((await read({ identity: { ...PROVIDER, issuer } })).identity).toMatchObject({ issuer })
  })

  it.each<[string, object, RegExp]>([
    ['no TLS', { issuer: 'http://login.example.com' }, /identity\.issuer is not an HTTPS URL/],
    ['a query', { issuer: 'https://login.example.com/?a' }, /identity\.issuer is not/],
    ['an empty query', { issuer: 'https://login.example.com/?' }, /identity\.issuer is not/],
    ['a fragment', { issuer: 'https://login.example.com/#a' }, /identity\.issuer is not/],
    ['a user', { issuer: 'https://a:hunter2@login.example.com/' }, /identity\.issuer is not/],
    ['an audience that is none', { audience: '' }, /identity\.audience is neither text nor null/],
    [
      'neither audience nor clients',
      { audience: null },
      /identity\.audience is null: name identity\.clients/,
    ],
    ['no page', { webClient: '' }, /identity\.webClient is not a client id/],
    [
      'a place for passwords that is none',
      { passwordUrl: 'javascript:alert(1)' },
      /passwordUrl is not an HTTPS/,
    ],
    ['no clients', { clients: [] }, /identity\.clients is not a list of client ids/],
    ['a scope with a quote', { scope: 'openid "' }, /identity\.scope is not a list of scopes/],
    ['a claim that is none', { claims: { groups: 7 } }, /claims\.groups is not the name of a claim/],
    ['a secret', { clientSecret: 'hunter2' }, /identity\.clientSecret is unknown/],
  ])('refuses %s', async (_, change, message) => {
    expect(await refusal({ identity: { ...PROVIDER, ...change } })).toMatch(message)
  })
})
