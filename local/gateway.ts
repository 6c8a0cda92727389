/**
 * The local stand-in for API Gateway: HTTP in, REST proxy events to the functions, their results out. Functions cannot
 * tell it from the real one; the limits are the same.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer } from 'node:net'
import type { Duplex } from 'node:stream'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { KeyfoldError } from '../lib/errors.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import { asKeyfoldError, problemResponse } from '../lib/http/problem.ts'
import type { FunctionName, Route } from '../lib/http/routes.ts'
import { POLICY } from '../lib/policy.ts'
import { ByteBudget, type Share } from './byte-budget.ts'
import { answerBrokenRequest } from './client-error.ts'
import { Connections } from './connections.ts'
import { type ArrivalTimes, type ConnectionLimits, createHttpServer, type TlsFiles } from './http-server.ts'
import { OwnHosts } from './own-hosts.ts'
import { LOCAL_POLICY } from './policy.ts'
import { parseTarget, type Target, toProxyEvent } from './proxy-event.ts'
import { sendAndLinger, sendResult } from './proxy-result.ts'
import { ClientGone, carriesBody, checkDeclaredLength, readBody } from './request-body.ts'
import { type RouteMatch, RouteTable } from './route-table.ts'

export type Invoke = (name: FunctionName, event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>

/** Something beside the functions that answers requests itself. */
export type Handler = {
  readonly bodyMaxBytes: number
  /** @throws KeyfoldError, which is answered as a problem document as long as nothing has been sent. */
  handle(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void>
}

/** It answers everything under `prefix`. */
export type Mount = Handler & {
  /** Such as `/oidc`: without a slash at the end. */
  readonly prefix: string
}

export type GatewayTimes = ArrivalTimes & {
  readonly functionTimeoutMs: number
  readonly lingerMs: number
  readonly stopGraceMs: number
}

export type GatewayLimits = ConnectionLimits & {
  readonly inFlightPerConnectionMax: number
  readonly bodiesMaxBytes: number
}

export type GatewayOptions = {
  readonly routes: readonly Route[]
  readonly invoke: Invoke
  readonly log: Log
  readonly mount?: Mount
  /** Answers what is read (GET, HEAD) from paths that belong neither to the API nor to the mount. */
  readonly page?: Handler
  readonly tls?: TlsFiles
  readonly times?: Partial<GatewayTimes>
  readonly limits?: Partial<GatewayLimits>
}

/** Without a slash at the end. */
const API_PREFIX = '/v1'
const READING = new Set(['GET', 'HEAD'])

const isBelow = (prefix: string, path: string): boolean => path.startsWith(`${prefix}/`)

/** One request and its answer. */
type Exchange = {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The client waits for `100 Continue` before it sends the body. */
  readonly awaitsContinue: boolean
  route: Route | null
}

export class Gateway {
  readonly #options: GatewayOptions
  readonly #times: GatewayTimes
  readonly #routes: RouteTable
  readonly #server: Server
  readonly #limits: GatewayLimits
  readonly #connections = new Connections<Exchange>()
  readonly #bodies: ByteBudget
  #hosts: OwnHosts | null = null
  #stopping = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#times = { functionTimeoutMs: POLICY.requestTimeoutMs, ...LOCAL_POLICY, ...options.times }
    this.#routes = new RouteTable(options.routes)
    this.#limits = { ...LOCAL_POLICY, ...options.limits }
    this.#bodies = new ByteBudget(this.#limits.bodiesMaxBytes)
    this.#server = createHttpServer(this.#times, this.#limits, options.tls)
      .on('request', (request, response) => void this.#serve(request, response, false))
      .on('checkContinue', (request, response) => void this.#serve(request, response, true))
      .on('checkExpectation', (request, response) => this.#refuseExpectation(request, response))
      .on('clientError', (error, socket) => this.#onClientError(error, socket))
      .on(options.tls ? 'secureConnection' : 'connection', (socket: Duplex) =>
        this.#connections.track(socket),
      )
  }

  /**
   * Starts to accept connections.
   *
   * @param port 0: any free one.
   * @returns the port.
   * @throws KeyfoldError `invalid-configuration` when the address is taken or not ours to use.
   */
  async listen(host: string, port: number): Promise<number> {
    this.#server.listen({ host, port })
    try {
      await once(this.#server, 'listening')
    } catch (cause) {
      throw cannotListen(host, port, cause)
    }
    const bound = (this.#server.address() as AddressInfo).port
    this.#hosts = new OwnHosts({ host, port: bound, certificate: this.#options.tls?.certificate })
    return bound
  }

  /** Accepts nothing more, lets what is in flight finish, then closes every connection. */
  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#stopping = true
    // Not http's own `close`: it takes a connection for idle, and destroys it, as soon as the last byte of an answer was
    // handed over, however much of it a slow client has yet to read.
    NetServer.prototype.close.call(this.#server)
    this.#connections.closeIdle()
    const deadline = setTimeout(() => this.abort(), this.#times.stopGraceMs)
    await closed
    clearTimeout(deadline)
  }

  /** Drops every connection, in flight or not. */
  abort(): void {
    this.#connections.closeAll()
  }

  async #serve(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): Promise<void> {
    const exchange = this.#begin(request, response, awaitsContinue)
    if (exchange === null) return
    try {
      const target = this.#admit(request)
      const handler = this.#handlerOf(request, target.path)
      if (handler) await this.#callHandler(handler, exchange, target)
      else await this.#callFunction(exchange, target)
    } catch (error) {
      this.#refuse(exchange, error)
    }
  }

  /** @throws KeyfoldError for a request that is not for this server. */
  #admit(request: IncomingMessage): Target {
    const [host, ...others] = request.headersDistinct['host'] ?? []
    if (host === undefined || others.length > 0) {
      throw new KeyfoldError('invalid-request', 'A request needs exactly one Host header.')
    }
    if (this.#hosts?.includes(host) !== true) {
      throw new KeyfoldError('misdirected-request', 'This server does not go by the name in the Host header.')
    }
    return parseTarget(request.url ?? '')
  }

  /** @returns undefined: a function answers, or nothing does. */
  #handlerOf({ method = '' }: IncomingMessage, path: string): Handler | undefined {
    const { mount, page } = this.#options
    if (mount && isBelow(mount.prefix, path)) return mount
    const isOthers = [API_PREFIX, mount?.prefix].includes(path) || isBelow(API_PREFIX, path)
    return READING.has(method) && !isOthers && !this.#routes.has(path) ? page : undefined
  }

  async #callFunction(exchange: Exchange, target: Target): Promise<void> {
    const match = this.#routes.find(exchange.request.method ?? '', target.path)
    exchange.route = match.route
    const share = this.#bodies.open()
    const event = await this.#readEvent(exchange, target, match, share)
    const work = this.#options.invoke(match.route.function, event)
    // Not at the deadline: a function that is late still holds its body.
    work.then(share.release, share.release)
    const result = await within(this.#times.functionTimeoutMs, work)
    if (!exchange.response.destroyed) this.#send(exchange, result)
  }

  /** The body of a request that cannot be authenticated is not read: the function refuses, and counts, it without. */
  async #readEvent(
    { id, request, response, awaitsContinue }: Exchange,
    target: Target,
    match: RouteMatch,
    share: Share,
  ): Promise<APIGatewayProxyEvent> {
    const { authenticated, bodyMaxBytes } = match.route
    try {
      const body =
        authenticated && !carriesBearerToken(request)
          ? null
          : await readBody(request, response, bodyMaxBytes, awaitsContinue, share)
      return toProxyEvent(request, id, target, match, body)
    } catch (error) {
      share.release()
      throw error
    }
  }

  async #callHandler(
    handler: Handler,
    { request, response, awaitsContinue }: Exchange,
    target: Target,
  ): Promise<void> {
    if (request.headers['transfer-encoding'] !== undefined) {
      throw new KeyfoldError('invalid-request', 'A body needs a Content-Length here.')
    }
    checkDeclaredLength(request, handler.bodyMaxBytes)
    if (awaitsContinue) response.writeContinue()
    if (this.#stopping) response.setHeader('Connection', 'close')
    await handler.handle(request, response, target)
  }

  #refuse(exchange: Exchange, error: unknown): void {
    const { response, id } = exchange
    if (error instanceof ClientGone) return
    const known = asKeyfoldError(error)
    // Whoever is asked to come again is no failure, and must not be able to fill the log.
    if (known.status >= 500 && known.retryAfterSeconds === undefined) this.#logFailure(exchange, known)
    if (response.destroyed) return
    if (response.headersSent) {
      response.destroy()
      return
    }
    this.#send(exchange, problemResponse(known, id))
  }

  /** Also to a client that is still sending what was not read. */
  #send({ request, response }: Exchange, result: APIGatewayProxyResult): void {
    if (carriesBody(request) && !request.complete) {
      sendAndLinger(request, response, result, this.#times.lingerMs)
    } else {
      sendResult(response, result, this.#stopping)
    }
  }

  #refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
    const error = new KeyfoldError('invalid-request', 'The only expectation that can be met is 100-continue.')
    const exchange = this.#begin(request, response, false)
    if (exchange !== null) this.#refuse(exchange, error)
  }

  /** On the bare socket an answer would be taken for that of an earlier request, if one is still due. */
  #onClientError(error: Error, socket: Duplex): void {
    for (const { request, response } of this.#connections.inFlight(socket)) {
      if (response.headersSent && !request.complete) socket.destroy()
      if (response.headersSent || request.complete) return
    }
    answerBrokenRequest(error, socket, randomUUID())
  }

  #logFailure({ id, request, route }: Exchange, error: KeyfoldError): void {
    const where = { function: route?.function, method: request.method, path: route?.path }
    this.#options.log.error({ requestId: id, ...where, error: describeError(error) }, 'A request failed')
  }

  /**
   * @returns null, and drops the connection, when too many requests are in flight on it: no client that reads its
   * answers has so many, and every one of them takes memory.
   */
  #begin(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): Exchange | null {
    const { socket } = request
    if (this.#connections.inFlight(socket).size >= this.#limits.inFlightPerConnectionMax) {
      socket.destroy()
      return null
    }
    const exchange: Exchange = { id: randomUUID(), request, response, awaitsContinue, route: null }
    this.#connections.begin(socket, exchange)
    response.once('close', () => {
      this.#connections.end(socket, exchange)
      if (this.#stopping) this.#connections.closeIdle()
    })
    return exchange
  }
}

/** Only the form is looked at: whether the token is any good, the function decides. */
const carriesBearerToken = ({ headers }: IncomingMessage): boolean =>
  /^Bearer ./i.test(headers.authorization ?? '')

/** What comes after the deadline is dropped: the caller has its answer by then. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => deadline.reject(new KeyfoldError('timeout', `The function took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  )
  try {
    return await Promise.race([work, deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}

function cannotListen(host: string, port: number, cause: unknown): KeyfoldError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
  return new KeyfoldError(
    'invalid-configuration',
    code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use; choose another with --port, or --port 0 for any.`
      : `Cannot listen on ${host} port ${port} (${code}); check --host and --port.`,
    { cause },
  )
}
