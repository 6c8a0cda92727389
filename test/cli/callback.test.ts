import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openCallback } from '../../cli/session/callback.ts'

const STATE = 'the-state'
const MINUTE_MS = 60_000

async function open(ports: readonly number[] = [0]) {
  const callback = await openCallback({ state: STATE, ports })
  onTestFinished(() => callback.close())
  return callback
}

/** The first line of the answer to exactly this request line. */
async function ask(redirectUri: string, line: string): Promise<string> {
  const { host, port } = new URL(redirectUri)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)
  return (await text(socket)).split('\r\n')[0] ?? ''
}

test.each([
  ['another path', `GET /favicon.ico?state=${STATE}`],
  ['a longer path', `GET /callback/x?state=${STATE}`],
  ['no path at all', 'GET //'],
  ['an address that is none', `GET //[?state=${STATE}`],
  ['an address of another server', `GET http://evil.example/callback?state=${STATE}`],
  ['a browser that only looks', `HEAD /callback?code=c&state=${STATE}`],
  ['a form', `POST /callback?code=c&state=${STATE}`],
  ['no parameters', 'GET /callback'],
  ['another state', 'GET /callback?code=theirs&state=guessed'],
  ['a state that begins alike', `GET /callback?code=theirs&state=${STATE}x`],
  ['another state before the right one', `GET /callback?state=guessed&state=${STATE}`],
  ['no state', 'GET /callback?error=access_denied'],
])('%s is told that nothing is here, and the wait goes on', async (_, line) => {
  const callback = await open()
  const received = callback.received(MINUTE_MS)
  expect(await ask(callback.redirectUri, line)).toBe('HTTP/1.1 404 Not Found')
  expect(await ask(callback.redirectUri, `GET /callback?code=ours&state=${STATE}`)).toBe('HTTP/1.1 200 OK')
  expect((await received).href).toBe(`${callback.redirectUri}?code=ours&state=${STATE}`)
})

test('keeps an answer that came before anybody waited for it', async () => {
  const callback = await open()
  const answer = `${callback.redirectUri}?code=quick&state=${STATE}`
  const page = await fetch(answer)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(await page.text()).toContain('Go back to the terminal')
  expect((await callback.received(MINUTE_MS)).href).toBe(answer)
})

test('gives up at the deadline', async () => {
  const callback = await open()
  await expect(callback.received(20)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringMatching(/^Nobody signed in within .* minutes/),
  })
})

test('takes the next port when one is taken, and says so when all are', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { redirectUri } = await open([port, 0])
  expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
  expect(redirectUri).not.toContain(`:${port}/`)
  await expect(openCallback({ state: STATE, ports: [port] })).rejects.toMatchObject({
    code: 'unavailable',
    message: `The ports ${port} on 127.0.0.1 are all in use; free one of them and try again.`,
  })
})

test('a stranger who holds a connection open does not keep the command alive', async () => {
  const callback = await open()
  const socket = connect(Number(new URL(callback.redirectUri).port), '127.0.0.1')
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  socket.on('error', () => {})
  callback.close()
  await closed
})
