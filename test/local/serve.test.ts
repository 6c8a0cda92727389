import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { connect as tlsConnect } from 'node:tls'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../../lib/access/roles.ts'
import { greeting, keyFileNotice } from '../../local/greeting.ts'
import { temporaryFolder } from '../support/folders.ts'
import { freePort } from './support/free-port.ts'
import { type Ready, silent, spawnServing, startServing, tokenFor } from './support/serve.ts'
import { TLS } from './support/tls.ts'

const PEOPLE = [
  ['ann', 'writer', 'reader'],
  ['ben', 'writer', 'reader'],
  ['steward', 'steward'],
  ['privacy-officer', 'privacy-officer'],
  ['key-admin', 'key-admin'],
  ['auditor', 'auditor'],
]
const TYPED = /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/

const store = async (vault: Ready, content: string): Promise<string> => {
  const headers = { Authorization: `Bearer ${await tokenFor(vault, 'demo-writer')}` }
  const response = await fetch(`${vault.url}/v1/objects`, { method: 'POST', headers, body: content })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

const readBack = async (vault: Ready, id: string): Promise<string> => {
  const headers = { Authorization: `Bearer ${await tokenFor(vault, 'demo-writer')}` }
  return (await fetch(`${vault.url}/v1/objects/${id}`, { headers })).text()
}

describe('keyfold serve', () => {
  it('stores and reads back with a demo client, also after a restart and without crypto.key', async () => {
    const folder = join(await temporaryFolder(), 'data')
    const first = await startServing(folder)
    const id = await store({ ...first, clients: [...first.clients] }, 'Hello')
    expect(first.madeKeyFile).toBe(join(folder, 'crypto.key'))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await first.close()
    await rename(join(folder, 'crypto.key'), join(folder, '..', 'offline.key'))
    const second = await startServing(folder)
    expect(second.madeKeyFile).toBeNull()
    expect(second.clients).toEqual(first.clients)
    expect(second.people).toEqual(first.people)
    expect(await readBack({ ...second, clients: [...second.clients] }, id)).toBe('Hello')
  })

  it('offers one demo client for each role', async () => {
    const { clients } = await startServing(await temporaryFolder())
    expect(clients.map(({ id, roles }) => [id, roles])).toEqual(ROLES.map((role) => [`demo-${role}`, [role]]))
  })

  it('prints exactly one line with --json', async () => {
    const child = await spawnServing(await temporaryFolder())
    expect(child.ready).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      issuer: `${child.ready.url}/oidc`,
      clients: ROLES.map((role) => ({ id: `demo-${role}`, secret: expect.any(String), roles: [role] })),
      people: PEOPLE.map(([login, ...roles]) => ({ login, password: expect.stringMatching(TYPED), roles })),
      firstAdmin: { login: 'admin', oneTimePassword: expect.stringMatching(/^[a-z0-9-]{20,}$/) },
    })
    await store(child.ready, 'Hello')
    child.process.kill('SIGINT')
    expect(await child.ended).toBe(0)
    expect(child.stdout).toHaveLength(1)
  })

  it('prints three lines that work when pasted into a shell', async () => {
    const vault = await startServing(await temporaryFolder())
    const text = greeting(vault, 'as-built')
    expect(text).toMatch(`Open ${vault.url}/ and sign in`)
    expect(greeting(vault, 'none')).not.toMatch('Open ')
    for (const { login, password } of vault.people)
      expect(text).toMatch(new RegExp(`^  ${login} +${password} `, 'm'))
    const lines = text.split('\n').filter((line) => /curl/.test(line))
    expect(lines).toHaveLength(3)
    const { stdout } = await promisify(execFile)('sh', ['-c', lines.join('\n')])
    expect(stdout).toBe('Hello, vault')
  })

  it('does not bring a vault back from crypto.key alone, and says so', async () => {
    const folder = await temporaryFolder()
    const first = await startServing(folder)
    const id = await store({ ...first, clients: [...first.clients] }, 'Hello')
    await first.close()
    for (const name of ['keys.sealed', 'seal.key']) await rm(join(folder, name))
    const reading = startServing(folder).then((vault) =>
      readBack({ ...vault, clients: [...vault.clients] }, id),
    )
    expect(await reading.catch(String)).not.toBe('Hello')
    expect(keyFileNotice('crypto.key')).toMatch(
      /cannot bring a lost vault back: back up the whole data folder/,
    )
  })

  it('finishes what is in flight when it is told to stop', async () => {
    const folder = await temporaryFolder()
    const child = await spawnServing(folder)
    const upload = await startUpload(child.ready, 'Hello')
    child.process.kill('SIGTERM')
    await expect.poll(() => isReachable(child.ready.url)).toBe(false)
    upload.finish()
    const answer = await upload.answer
    expect(answer.statusCode).toBe(201)
    const { id } = (await json(answer)) as { id: string }
    expect(await child.ended).toBe(0)
    const vault = await startServing(folder)
    expect(await readBack({ ...vault, clients: [...vault.clients] }, id)).toBe('Hello')
  })

  it('drops what is in flight when it is told twice', async () => {
    const child = await spawnServing(await temporaryFolder())
    const upload = await startUpload(child.ready, 'Hello')
    const failed = upload.answer.then(
      () => 'answered',
      () => 'dropped',
    )
    child.process.kill('SIGTERM')
    await expect.poll(() => isReachable(child.ready.url)).toBe(false)
    child.process.kill('SIGTERM')
    expect(await child.ended).toBe(0)
    expect(await failed).toBe('dropped')
  })

  it('says which port is in use, and leaves the folder free', async () => {
    const folder = await temporaryFolder()
    const { url } = await startServing(await temporaryFolder())
    await expect(startServing(folder, { port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('--port'),
    })
    await startServing(folder)
  })
})

describe('binding beyond loopback', () => {
  it.each([
    ['without the flag', { host: '0.0.0.0', ...TLS }, '--allow-non-loopback'],
    ['without TLS', { host: '0.0.0.0', allowNonLoopback: true }, '--tls-cert'],
    ['without the key', { host: '0.0.0.0', allowNonLoopback: true, tlsCert: TLS.tlsCert }, 'go together'],
    ['on any port', { host: '0.0.0.0', allowNonLoopback: true, ...TLS, port: 0 }, '--port 0'],
    ['under another name', { host: 'localhost.example', ...TLS }, '--allow-non-loopback'],
    ['with a missing certificate', { tlsCert: '/nonexistent', tlsKey: TLS.tlsKey }, '/nonexistent'],
    ['with the files mixed up', { tlsCert: TLS.tlsKey, tlsKey: TLS.tlsCert }, 'PEM'],
  ])('is refused %s, before anything is made', async (_, options, remedy) => {
    const folder = join(await temporaryFolder(), 'data')
    await expect(startServing(folder, { port: 4433, ...options })).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining(remedy),
    })
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  it('takes the demo clients and the demo people away first', async () => {
    const folder = await temporaryFolder()
    const local = await startServing(folder)
    expect(local.clients.length).toBeGreaterThan(0)
    await local.close()
    const vault = await startServing(folder, { ...TLS, ...(await beyond()) })
    expect([vault.clients, vault.people]).toEqual([[], []])
    const file = await readFile(join(folder, 'identity.json'), 'utf8')
    for (const { secret } of local.clients) expect(file).not.toContain(secret)
    for (const { password } of local.people) expect(file).not.toContain(password)
    expect(greeting(vault)).not.toContain('curl')
  })

  it('speaks TLS 1.2 and up, under the names in the certificate', async () => {
    const bind = await beyond()
    const vault = await startServing(await temporaryFolder(), { ...TLS, ...bind })
    expect(vault.url).toBe(`https://localhost:${bind.port}`)
    expect(await handshake(bind.port, 'TLSv1.2')).toBe('TLSv1.2')
    expect(await handshake(bind.port, 'TLSv1.3')).toBe('TLSv1.3')
    expect(await handshake(bind.port, 'TLSv1.1')).toMatch(/protocol version|EPROTO|unsupported/i)
    const ca = await readFile(TLS.tlsCert, 'utf8')
    const statusFor = async (host: string): Promise<number | undefined> => {
      const options = {
        host: '127.0.0.1',
        port: bind.port,
        path: '/health',
        servername: 'localhost',
        ca,
        agent: false,
      }
      const request = httpsRequest({ ...options, headers: { Host: host } }).end()
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      response.resume()
      return response.statusCode
    }
    expect(await statusFor(`localhost:${bind.port}`)).toBe(200)
    expect(await statusFor(`127.0.0.1:${bind.port}`)).toBe(200)
    expect(await statusFor(`a.vault.test:${bind.port}`)).toBe(200)
    expect(await statusFor(`a.vault.example:${bind.port}`)).toBe(421)
    expect(await statusFor('a.vault.test')).toBe(421)
  })
})

it('refuses to start without vault.json in a folder that holds a vault', async () => {
  const folder = await temporaryFolder()
  const vault = await startServing(folder)
  await vault.close()
  await rm(join(folder, 'vault.json'))
  await expect(startServing(folder)).rejects.toMatchObject({ code: 'invalid-configuration' })
  await writeFile(join(folder, 'vault.json'), '{}', { mode: 0o600 })
  await expect(startServing(folder, { stderr: silent })).rejects.toMatchObject({
    code: 'invalid-configuration',
  })
})

const beyond = async (): Promise<{ host: string; port: number; allowNonLoopback: true }> => ({
  host: '0.0.0.0',
  port: await freePort(),
  allowNonLoopback: true,
})

const isReachable = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    () => true,
    () => false,
  )

/** A request that the server has begun to read. `finish` sends the rest. */
async function startUpload(
  vault: Ready,
  content: string,
): Promise<{ finish: () => void; answer: Promise<IncomingMessage> }> {
  const request = httpRequest(`${vault.url}/v1/objects`, {
    method: 'POST',
    agent: false,
    headers: {
      Authorization: `Bearer ${await tokenFor(vault, 'demo-writer')}`,
      'Content-Length': content.length,
      Expect: '100-continue',
    },
  })
  const answer = once(request, 'response').then(([response]) => response as IncomingMessage)
  request.flushHeaders()
  await once(request, 'continue')
  request.write(content.slice(0, 1))
  return { finish: () => request.end(content.slice(1)), answer }
}

/** @returns the version that was agreed on, or why there was none. */
async function handshake(port: number, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string> {
  const socket = tlsConnect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    // OpenSSL offers the old versions at this level only.
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  try {
    await once(socket, 'secureConnect')
    return socket.getProtocol() ?? 'none'
  } catch (error) {
    return String(error)
  } finally {
    socket.destroy()
  }
}
