import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HttpServer = { readonly url: string; readonly close: () => void }

/** An HTTP server on a free port; a handler that fails breaks the connection. */
export async function serve(
  handle: (body: Buffer, response: ServerResponse, request: IncomingMessage) => Promise<void> | void,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => handle(body, response, request))
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
