/** What stands where the API should: answers of a test's own, or those of a vault, changed on their way. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type ApiAnswer = {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export type FrontApi = {
  readonly url: string
  readonly issuer: string
  /** What becomes of the answer to a request, such as `GET /health`. */
  change: (request: string, answer: ApiAnswer) => ApiAnswer
  close(): Promise<void>
}

type Respond = (request: IncomingMessage, body: Buffer) => Promise<ApiAnswer>

async function start(respond: Respond, issuer?: string): Promise<FrontApi> {
  const server = createServer((request, response) => void serve(request, response))
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await respond(request, await buffer(request))
    const path = (request.url ?? '').split('?')[0]
    const { status, headers, body } = front.change(`${request.method} ${path}`, answer)
    response.writeHead(status, headers).end(body)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const front: FrontApi = {
    url,
    issuer: issuer ?? url,
    change: (_, answer) => answer,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return front
}

export const problem = (status: number, code: string): ApiAnswer => ({
  status,
  headers: { 'Content-Type': 'application/problem+json' },
  body: Buffer.from(
    JSON.stringify({ type: `urn:keyfold:problem:${code}`, title: code, status, code, requestId: 'r-1' }),
  ),
})

/** Lives, and refuses everybody. */
export const startClosedApi = (): Promise<FrontApi> =>
  start(async ({ url }) => {
    if (url !== '/health') return problem(401, 'unauthenticated')
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from('{"status":"ok"}'),
    }
  })

/** Passes everything on to a vault. */
export const startFront = (vault: { readonly url: string; readonly issuer: string }): Promise<FrontApi> =>
  start(async ({ method = 'GET', url = '/', headers }, body) => {
    const { host: _, connection: __, 'content-length': ___, ...passed } = headers
    const answer = await fetch(`${vault.url}${url}`, {
      method,
      headers: passed as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    })
    return {
      status: answer.status,
      headers: Object.fromEntries([...answer.headers].filter(([name]) => name !== 'transfer-encoding')),
      body: Buffer.from(await answer.arrayBuffer()),
    }
  }, vault.issuer)
