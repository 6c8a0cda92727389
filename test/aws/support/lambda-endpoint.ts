import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { listen, stopServer } from '../../support/http-server.ts'

/** Lambda's own API, as far as one function calls another. @param invoke is given the function's ARN */
export async function startLambdaEndpoint(
  invoke: (arn: string, event: unknown) => Promise<unknown>,
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, arn = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? []
    response.setHeader('Content-Type', 'application/json')
    try {
      response.end(JSON.stringify(await invoke(decodeURIComponent(arn), await json(request))))
    } catch (error) {
      response.setHeader('X-Amz-Function-Error', 'Unhandled')
      response.end(JSON.stringify({ errorMessage: String(error) }))
    }
  }
  const server = createServer((request, response) => void answer(request, response))
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    [Symbol.asyncDispose]: () => stopServer(server),
  }
}
