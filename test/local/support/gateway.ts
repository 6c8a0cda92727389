import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { onTestFinished } from 'vitest'
import type { FunctionName, Route } from '../../../lib/http/routes.ts'
import { ROUTES } from '../../../lib/http/routes.ts'
import { Gateway, type GatewayOptions } from '../../../local/gateway.ts'
import { createLog } from '../../../local/log.ts'

export type Call = { readonly name: FunctionName; readonly event: APIGatewayProxyEvent }
export type Handler = (
  event: APIGatewayProxyEvent,
  name: FunctionName,
) => APIGatewayProxyResult | Promise<APIGatewayProxyResult>

export type Harness = {
  readonly gateway: Gateway
  readonly url: string
  readonly port: number
  readonly calls: Call[]
  readonly logLines: string[]
}

/** Sends the request's own body back. */
export const echo: Handler = (event) => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/octet-stream' },
  body: event.body ?? '',
  isBase64Encoded: true,
})

/** A real server on a free loopback port, closed after the test. */
export async function startGateway(
  handler: Handler = echo,
  options: Partial<Omit<GatewayOptions, 'invoke' | 'log'>> & { routes?: readonly Route[] } = {},
): Promise<Harness> {
  const calls: Call[] = []
  const logLines: string[] = []
  const gateway = new Gateway({
    routes: ROUTES,
    ...options,
    log: createLog({ write: (line) => void logLines.push(line) }),
    invoke: async (name, event) => {
      calls.push({ name, event })
      return handler(event, name)
    },
  })
  const port = await gateway.listen('127.0.0.1', 0)
  onTestFinished(async () => {
    gateway.abort()
    await gateway.close()
  })
  return { gateway, port, url: `http://127.0.0.1:${port}`, calls, logLines }
}

/** Writes bytes to a bare connection and reads what comes back until the server closes it. */
export async function rawExchange(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  for (const part of parts) socket.write(part)
  return text(socket)
}

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }

export function parseAnswer(raw: string): RawAnswer {
  const [head = '', body = ''] = raw.split('\r\n\r\n', 2)
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  return { status: Number(statusLine.split(' ')[1]), headers, body }
}

/** A request whose headers, in particular Host, are exactly those given. */
export function requestAs(port: number, host: string, path = '/health'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, headers: { Host: host }, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    request.end()
  })
}

/** A promise that a test settles by hand. */
export const gate = (): { opened: Promise<void>; open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}
