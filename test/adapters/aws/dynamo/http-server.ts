import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen, stopServer } from '../../../support/http-server.ts'

export type HttpServer = { readonly url: string; readonly close: () => Promise<void> }

/** An HTTP server on a free port; a handler that fails breaks the connection. */
export async function serve(
  handle: (body: Buffer, response: ServerResponse, request: IncomingMessage) => Promise<void> | void,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    buffer(request)
      .then((body) => handle(body, response, request))
      .catch(() => response.destroy())
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, close: () => stopServer(server) }
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
}
