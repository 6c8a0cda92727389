/**
 * Lambda's runtime API for one function process
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): hands out events, takes back what became of them.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen, stopServer } from '../../support/http-server.ts'

const BASE = '/2018-06-01/runtime'
/** API Gateway's own limit. */
const DEADLINE_MS = 29_000

/** The function threw, or could not start. `message` is what it told Lambda. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed'
}

type Invocation = PromiseWithResolvers<unknown> & { readonly id: string; readonly event: string }

export class RuntimeApi {
  readonly #arn: string
  readonly #server: Server
  readonly #waiting: Invocation[] = []
  readonly #running = new Map<string, Invocation>()
  /** The process asks for an event, and there was none. */
  #idle: ServerResponse | null = null
  #failure: FunctionFailed | null = null

  /** @param arn of the function, as its handler sees it */
  constructor(arn: string) {
    this.#arn = arn
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** @returns host and port. */
  async start(): Promise<string> {
    return `127.0.0.1:${await listen(this.#server)}`
  }

  /** @throws FunctionFailed */
  invoke(event: unknown): Promise<unknown> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    const settled = Promise.withResolvers<unknown>()
    this.#waiting.push({ id: randomUUID(), event: JSON.stringify(event), ...settled })
    this.#handOut()
    return settled.promise
  }

  /** Nothing will be answered any more. */
  fail(reason: string): void {
    this.#failure ??= new FunctionFailed(reason)
    for (const { reject } of [...this.#waiting.splice(0), ...this.#running.values()]) reject(this.#failure)
    this.#running.clear()
  }

  async close(): Promise<void> {
    this.fail('The function was stopped.')
    await stopServer(this.#server)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request
    if (method === 'GET' && url === `${BASE}/invocation/next`) {
      this.#idle = response
      this.#handOut()
      return
    }
    const body = await text(request)
    const [, id = '', outcome = ''] =
      new RegExp(`^${BASE}/invocation/([^/]+)/(response|error)$`).exec(url) ?? []
    const invocation = this.#running.get(id)
    if (method === 'POST' && invocation !== undefined) {
      this.#running.delete(id)
      if (outcome === 'response') invocation.resolve(JSON.parse(body))
      else invocation.reject(new FunctionFailed(body))
    } else if (method === 'POST' && url === `${BASE}/init/error`) {
      this.fail(body)
    } else {
      response.writeHead(404).end()
      return
    }
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}')
  }

  #handOut(): void {
    if (this.#idle === null) return
    const invocation = this.#waiting.shift()
    if (invocation === undefined) return
    this.#running.set(invocation.id, invocation)
    this.#idle.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + DEADLINE_MS),
      'Lambda-Runtime-Invoked-Function-Arn': this.#arn,
    })
    this.#idle.end(invocation.event)
    this.#idle = null
  }
}
