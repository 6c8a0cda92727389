/** Waits on loopback for the browser to come back from the sign-in (RFC 8252, section 7.3). */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CLI_CALLBACK_PATH, CLI_CALLBACK_PORTS } from '../../lib/config/names.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { backToTerminalScreen, nothingScreen } from '../../local/identity/screens/notices.ts'
import { sendScreen } from '../../local/identity/screens/page.ts'

const HOST = '127.0.0.1'
/** Windows keeps ranges of ports to itself, and says EACCES. */
const NOT_OURS: readonly unknown[] = ['EADDRINUSE', 'EACCES']

export type Callback = {
  /** Where the provider is to send the browser. */
  readonly redirectUri: string
  /** The URL that the browser came with. @throws KeyfoldError `unauthenticated` at the deadline */
  received(timeoutMs: number): Promise<URL>
  close(): void
}

type CallbackOptions = {
  /** Whoever comes without it is a stranger (RFC 6749, section 10.12): told that nothing is here, and otherwise ignored. */
  readonly state: string
  /** Tried one after the other; 0 is any free one. */
  readonly ports?: readonly number[]
}

/** @throws KeyfoldError `unavailable` when every port is taken. */
export async function openCallback({
  state,
  ports = CLI_CALLBACK_PORTS,
}: CallbackOptions): Promise<Callback> {
  const server = createServer()
  const redirectUri = `http://${HOST}:${await listen(server, ports)}${CLI_CALLBACK_PATH}`
  const { promise, resolve } = Promise.withResolvers<URL>()
  server.on('request', (request, response) => {
    const answer = answerIn(request, redirectUri, state)
    // What this process does next may be to end, so the page is out first.
    if (answer !== null) response.on('close', () => resolve(answer))
    void respond(response, answer !== null)
  })
  return {
    redirectUri,
    received: (timeoutMs) => within(timeoutMs, promise),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** @returns null when it is no answer to the request that was made. */
function answerIn({ method, url = '' }: IncomingMessage, redirectUri: string, state: string): URL | null {
  const mark = url.indexOf('?')
  if (method !== 'GET' || mark < 0 || url.slice(0, mark) !== CLI_CALLBACK_PATH) return null
  const answer = new URL(redirectUri)
  answer.search = url.slice(mark)
  return answer.searchParams.get('state') === state ? answer : null
}

async function respond(response: ServerResponse, isOurs: boolean): Promise<void> {
  const screen = await (isOurs ? backToTerminalScreen() : nothingScreen())
  response.setHeader('Connection', 'close')
  sendScreen(response, screen)
}

async function listen(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    server.listen({ host: HOST, port })
    try {
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch (error) {
      if (!NOT_OURS.includes((error as NodeJS.ErrnoException).code)) throw error
    }
  }
  throw new KeyfoldError(
    'unavailable',
    `The ports ${ports.join(', ')} on ${HOST} are all in use; free one of them and try again.`,
  )
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const message = `Nobody signed in within ${timeoutMs / 60_000} minutes. Try again.`
  const timer = setTimeout(() => deadline.reject(new KeyfoldError('unauthenticated', message)), timeoutMs)
  try {
    return await Promise.race([work, deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}
