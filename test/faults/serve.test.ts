/** `keyfold serve` beside another one on the same folder, after a crash of the other, and when it is asked to stop. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Api } from './support/api.ts'
import { Random } from './support/random.ts'
import { ServeProcess } from './support/serve-process.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyfold-serve-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const content = new Random('serve').bytes('content', 1024 * 1024)

describe('a second serve on the same folder', () => {
  it('is refused with a reason and exit code 1, and starts once the first was killed', async () => {
    const first = new ServeProcess(folder)
    const api = await first.apiAs('writer')
    const { id } = (await api.send('POST', '/v1/objects', { body: content })).json

    const second = new ServeProcess(folder)
    expect(await second.ended).toBe(1)
    expect(second.stderr).toContain(`Another process is serving the data folder ${folder}`)
    expect(second.stderr).toContain('--data')
    expect((await api.send('GET', `/v1/objects/${id}`)).body.equals(content)).toBe(true)

    await first.kill()
    const third = new ServeProcess(folder)
    const again = await third.apiAs('writer')
    expect((await again.send('GET', `/v1/objects/${id}`)).body.equals(content)).toBe(true)
  })
})

describe('SIGTERM', () => {
  it('lets requests in flight finish, takes no new ones, and exits with 0', async () => {
    const server = new ServeProcess(folder)
    const api = await server.apiAs('writer')
    const uploads = await Promise.all([1, 2, 3, 4].map(() => beginUpload(api)))
    server.process.kill('SIGTERM')
    await server.stderrHas('Finishing what is in flight')
    await expect(api.send('GET', '/health')).rejects.toThrow('GET /health')

    const ids = await Promise.all(uploads.map(finishUpload))
    expect(await server.ended).toBe(0)
    const again = await new ServeProcess(folder).apiAs('writer')
    for (const id of ids) {
      expect((await again.send('GET', `/v1/objects/${id}`)).body.equals(content)).toBe(true)
    }
  })
})

/** Resolves when the server has taken the request and waits for its body. */
async function beginUpload(api: Api): Promise<ClientRequest> {
  const upload = request(`${api.url}/v1/objects`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${api.token}`,
      'Content-Type': 'application/pdf',
      'Content-Length': content.length,
      Expect: '100-continue',
    },
  })
  upload.flushHeaders()
  await once(upload, 'continue')
  upload.write(content.subarray(0, 1000))
  return upload
}

/** @returns the id of the new object. */
async function finishUpload(upload: ClientRequest): Promise<string> {
  upload.end(content.subarray(1000))
  const [response] = (await once(upload, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(201)
  const body = Buffer.concat(await response.toArray())
  return (JSON.parse(body.toString()) as { id: string }).id
}
