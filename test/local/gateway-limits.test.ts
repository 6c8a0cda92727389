import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import { echo, gate, parseAnswer, rawExchange, startGateway } from './support/gateway.ts'

const headers = { Authorization: 'Bearer token' }
const MIB = 1024 * 1024

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

const upload = (port: number, length: string, authorization = 'Authorization: Bearer token\r\n'): string =>
  `POST /v1/objects HTTP/1.1\r\nHost: localhost:${port}\r\n${authorization}${length}\r\n\r\n`

describe('a request without a token', () => {
  const refusing = () =>
    startGateway((event) => ({ statusCode: 401, body: event.body === null ? 'unread' : 'read' }))

  it.each([
    ['no authorization', ''],
    ['another scheme', 'Authorization: Basic dTpw\r\n'],
    ['an empty token', 'Authorization: Bearer \r\n'],
  ])('is answered by its function at once, its body unread: %s', async (_, authorization) => {
    const { port, calls } = await refusing()
    const socket = open(port)
    socket.write(upload(port, `Content-Length: ${POLICY.contentMaxBytes}`, authorization))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1.1 401 .*\r\n\r\nunread$/s)
    expect(calls).toHaveLength(1)
  })

  it('is not told to go on', async () => {
    const { port } = await refusing()
    const socket = open(port)
    socket.write(upload(port, 'Expect: 100-continue\r\nContent-Length: 5', ''))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1.1 401 /)
  })
})

describe('request bodies together', () => {
  const limits = { bodiesMaxBytes: 2 * MIB }

  it.each([
    ['declared', (port: number) => upload(port, `Content-Length: ${2 * MIB}`)],
    [
      'chunked',
      (port: number) => `${upload(port, 'Transfer-Encoding: chunked')}200000\r\n${'x'.repeat(2 * MIB)}`,
    ],
  ])('take no more memory than they may, %s; the next is asked to come again', async (_, stall) => {
    const { port, url, calls } = await startGateway(echo, { limits })
    const stalled = open(port)
    stalled.write(stall(port))
    const send = (): Promise<Response> => fetch(`${url}/v1/objects`, { method: 'POST', headers, body: 'x' })
    await expect.poll(async () => (await send()).status).toBe(503)
    const refused = await send()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    const before = calls.length
    stalled.destroy()
    await expect.poll(async () => (await send()).status).toBe(200)
    expect(calls.length).toBe(before + 1)
  })

  it('that grow too large are refused while they arrive', async () => {
    const { port } = await startGateway(echo, { limits: { bodiesMaxBytes: MIB }, times: { lingerMs: 50 } })
    const raw = `${upload(port, 'Transfer-Encoding: chunked')}200000\r\n${'x'.repeat(2 * MIB)}`
    expect(parseAnswer(await rawExchange(port, raw)).status).toBe(503)
  })

  it('give back what they took, however they end', async () => {
    const { port, url } = await startGateway(
      (event, name) => {
        if (event.queryStringParameters?.['fail']) throw new Error('no')
        return echo(event, name)
      },
      { limits, times: { lingerMs: 50 } },
    )
    const send = async (query: string, bytes: number): Promise<number> => {
      const body = Buffer.alloc(bytes)
      return (await fetch(`${url}/v1/objects${query}`, { method: 'POST', headers, body })).status
    }
    for (let round = 0; round < 3; round += 1) {
      expect(await send('', 2 * MIB)).toBe(200)
      expect(await send('?fail=1', 2 * MIB)).toBe(500)
      expect(await send('?label=%zz', 2 * MIB)).toBe(400)
      expect(await send('', POLICY.contentMaxBytes + 1)).toBe(413)
      expect(
        parseAnswer(await rawExchange(port, `${upload(port, 'Transfer-Encoding: chunked')}zz\r\n`)).status,
      ).toBe(400)
    }
  })

  it('count until the function is done with them, also when it was given up', async () => {
    const { opened, open: finish } = gate()
    const { url } = await startGateway(
      async (event, name) => {
        if (event.queryStringParameters?.['slow']) await opened
        return echo(event, name)
      },
      { limits, times: { functionTimeoutMs: 30 } },
    )
    const send = async (query: string, body: Uint8Array<ArrayBuffer>): Promise<number> =>
      (await fetch(`${url}/v1/objects${query}`, { method: 'POST', headers, body })).status
    expect(await send('?slow=1', new Uint8Array(2 * MIB))).toBe(504)
    expect(await send('', new Uint8Array(1))).toBe(503)
    finish()
    await expect.poll(() => send('', new Uint8Array(1))).toBe(200)
  })
})

describe('connections', () => {
  it('are closed at once beyond the limit', async () => {
    const { port, url } = await startGateway(echo, { limits: { connectionsMax: 2 } })
    const held = [open(port), open(port)]
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    const third = open(port).resume()
    await once(third, 'close')
    held[0]?.destroy()
    await expect.poll(() => fetch(`${url}/health`).then(({ status }) => status, String)).toBe(200)
  })

  const health = (port: number): string => `GET /health HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`
  const last = (port: number): string =>
    `GET /health HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`

  it('may have some requests in flight, and are dropped when they have more', async () => {
    const { opened, open: finish } = gate()
    const { port, calls } = await startGateway(
      async () => {
        await opened
        return { statusCode: 200, body: 'ok' }
      },
      { limits: { inFlightPerConnectionMax: 4 } },
    )
    const polite = open(port)
    polite.write(health(port).repeat(3) + last(port))
    await expect.poll(() => calls.length).toBe(4)
    expect(await rawExchange(port, health(port).repeat(2_000)).catch(() => '')).toBe('')
    expect(calls).toHaveLength(8)
    finish()
    expect((await text(polite)).match(/200 OK/g)).toHaveLength(4)
  })

  it('are dropped when their client does not read the answer, and make room for others', async () => {
    const long = Buffer.alloc(POLICY.contentMaxBytes).toString('base64')
    const { port, url, calls } = await startGateway(
      (event) =>
        event.queryStringParameters?.['long']
          ? { statusCode: 200, body: long, isBase64Encoded: true }
          : { statusCode: 200, body: 'ok' },
      { limits: { connectionsMax: 1 }, times: { stalledConnectionTimeoutMs: 100 } },
    )
    const reluctant = open(port).pause()
    reluctant.write(health(port).replace('health', 'health?long=1').repeat(8))
    await expect.poll(() => calls.length).toBeGreaterThan(0)
    const status = (): Promise<unknown> => fetch(`${url}/health`).then((response) => response.status, String)
    await expect.poll(status, { timeout: 5_000 }).toBe(200)
  })
})
