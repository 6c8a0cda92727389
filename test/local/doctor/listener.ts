import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { listen, stopServer } from '../../support/http-server.ts'

export type Asked = { readonly method: string; readonly path: string; readonly body: any }
export type Reply = {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Answers what is posted to it, as JSON, until the test ends. @param reply null: hangs up */
export async function listener(
  reply: (asked: Asked) => Reply | null,
): Promise<{ readonly url: URL; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse((await buffer(request)).toString())
    const one = { method: request.method ?? '', path: request.url ?? '', body }
    asked.push(one)
    const given = reply(one)
    if (given === null) request.socket.destroy()
    else response.writeHead(given.status ?? 200, given.headers).end(given.body)
  }
  const server = createServer((request, response) => void answer(request, response))
  onTestFinished(() => stopServer(server))
  return { url: new URL(`http://127.0.0.1:${await listen(server)}/`), asked }
}
