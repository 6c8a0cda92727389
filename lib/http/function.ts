/** The frame around every Lambda function: routing, authentication, problem documents. */
import createHandler from '@middy/core'
import httpRouterHandler from '@middy/http-router'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import { type Caller, loadCaller, type RequestFacts } from '../access/caller.ts'
import type { PrincipalStore } from '../access/ports.ts'
import type { PurposePolicy } from '../access/purposes.ts'
import type { TokenClaims, TokenVerifier } from '../access/token.ts'
import { isRecorded } from '../audit/operation.ts'
import type { EventStore } from '../audit/ports.ts'
import { logAccessAttempt, type Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { ERRORS, KeyfoldError } from '../errors.ts'
import { type ApiRequest, assertBodySize, headerValues, parse, singleHeader } from './api-request.ts'
import { corsHeaders } from './cors.ts'
import { purposeHeader } from './fields.ts'
import { describeError, type Log } from './log.ts'
import { asKeyfoldError, problemResponse } from './problem.ts'
import { type FunctionName, ROUTES, type Route } from './routes.ts'

/** What every function needs, whatever it does. */
export type FunctionPorts = {
  readonly verifyToken: TokenVerifier
  readonly principals: PrincipalStore
  /** Which purposes each role may declare. */
  readonly purposes: PurposePolicy
  readonly recorder: Recorder
  readonly events: Pick<EventStore, 'countUnauthenticated'>
  readonly clock: Clock
  readonly log: Log
  /** Where the page is, when it is of another origin than the API; its scripts may read the answers. */
  readonly pageOrigin?: string
}

export type RouteHandler = (request: ApiRequest) => Promise<APIGatewayProxyResult>
/** By `METHOD /path`. */
export type RouteHandlers = Readonly<Record<string, RouteHandler>>
type OpenHandler = (request: Omit<ApiRequest, 'caller'>) => Promise<APIGatewayProxyResult>
/** As Lambda calls it; the context is optional, since nothing but middy's early time-out reads it. */
export type ApiFunction = (event: APIGatewayProxyEvent, context?: Context) => Promise<APIGatewayProxyResult>

/**
 * Makes a Lambda function of handlers.
 *
 * @param handlers one for each of the function's routes
 * @throws when a route of the table has no handler, at start
 */
export const createFunction = (
  name: FunctionName,
  ports: FunctionPorts,
  handlers: RouteHandlers,
): ApiFunction => routed(name, ports, handlers, (route, handler) => framed(ports, route, handler))

/** As {@link createFunction}, for routes that answer without a token. */
export const createOpenFunction = (
  name: FunctionName,
  ports: OpenPorts,
  handlers: Readonly<Record<string, OpenHandler>>,
): ApiFunction =>
  routed(name, ports, handlers, (_, handler) => (event) => handler({ event, requestId: requestIdOf(event) }))

type OpenPorts = Pick<FunctionPorts, 'log' | 'pageOrigin'>
type Framed = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>

function routed<Handler>(
  name: FunctionName,
  { log, pageOrigin }: OpenPorts,
  handlers: Readonly<Record<string, Handler>>,
  frame: (route: Route, handler: Handler) => Framed,
): ApiFunction {
  const routes = ROUTES.filter((route: Route) => route.function === name).map((route: Route) => {
    const handler = handlers[`${route.method} ${route.path}`]
    if (handler === undefined)
      throw new Error(`The function ${name} does not handle ${route.method} ${route.path}.`)
    return { method: route.method, path: route.path, handler: frame(route, handler) }
  })
  const handle = createHandler(httpRouterHandler({ routes, notFoundResponse: noRoute })).onError(
    (request) => {
      request.response = problemOf(log, requestIdOf(request.event), request.error)
    },
  )
  const cors = pageOrigin === undefined ? {} : corsHeaders(pageOrigin)
  return async (event, context) => {
    const { headers, ...answer } = await handle(event as never, (context ?? {}) as never)
    return { ...answer, headers: { ...headers, ...cors } }
  }
}

const noRoute = (): never => {
  throw new KeyfoldError('not-found', 'There is no such route.')
}

const framed =
  (ports: FunctionPorts, { bodyMaxBytes }: Route, handler: RouteHandler): Framed =>
  async (event) => {
    const requestId = requestIdOf(event)
    const claims = await authenticate(ports, event)
    const caller = callerOf(ports, claims, event)
    try {
      // A route without a body never looks at one.
      if (bodyMaxBytes > 0) assertBodySize(event, bodyMaxBytes)
      return await handler({ event, requestId, caller })
    } catch (error) {
      await recordFailure(ports, caller, error)
      throw error
    }
  }

/**
 * A request that failed before any use case looked at it. A principal that is refused is told so, whatever else was wrong
 * with its request.
 */
async function recordFailure(ports: FunctionPorts, caller: Promise<Caller>, error: unknown): Promise<void> {
  const known = await caller
  if (isRecorded(error)) return
  const reason = asKeyfoldError(error).code
  await logAccessAttempt(ports.recorder, known, 'failed', { reason }).catch(() => undefined)
}

/** The signature is checked before anything else is looked at; only the principal item may still be on its way. */
async function authenticate(ports: FunctionPorts, event: APIGatewayProxyEvent): Promise<TokenClaims> {
  try {
    return await ports.verifyToken(bearerOf(event))
  } catch (error) {
    const code = error instanceof KeyfoldError ? error.code : 'internal'
    if (code === 'unauthenticated') {
      // A flood that is too much for its counter is still refused for what it is.
      await ports.events.countUnauthenticated(sourceOf(event), ports.clock()).catch(() => undefined)
    }
    throw error
  }
}

/** RFC 6750, section 2.1. */
function bearerOf(event: APIGatewayProxyEvent): string {
  const values = headerValues(event, 'authorization')
  const match = values.length === 1 ? /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(values[0] ?? '') : null
  if (match?.[1] === undefined) {
    throw new KeyfoldError('unauthenticated', 'Send an access token: Authorization: Bearer <token>.')
  }
  return match[1]
}

function callerOf(ports: FunctionPorts, claims: TokenClaims, event: APIGatewayProxyEvent): Promise<Caller> {
  const request = requestFactsOf(event)
  const load = async (): Promise<Caller> => {
    try {
      return await loadCaller(ports, claims, purposeOf(event), request)
    } catch (error) {
      await recordRefusal(ports, claims, request, error)
      throw error
    }
  }
  const loading = load()
  // A handler may fail on its input before it waits for the caller.
  loading.catch(() => undefined)
  return loading
}

const purposeOf = (event: APIGatewayProxyEvent): string | null =>
  parse(z.optional(purposeHeader), singleHeader(event, 'keyfold-purpose') ?? undefined, () => PURPOSE) ?? null

const PURPOSE = 'Keyfold-Purpose'

/** A refused principal is a decision too, even though its roles were never established. */
async function recordRefusal(
  ports: FunctionPorts,
  { principal, client }: TokenClaims,
  request: RequestFacts,
  error: unknown,
): Promise<void> {
  if (!(error instanceof KeyfoldError) || error.status >= 500) return
  const { purposes } = ports
  const caller: Caller = { principal, client, roles: [], purpose: null, purposes, request }
  const outcome = error.status === ERRORS['invalid-request'].status ? 'failed' : 'denied'
  await logAccessAttempt(ports.recorder, caller, outcome, { reason: error.message })
}

const requestIdOf = ({ requestContext }: APIGatewayProxyEvent): string => requestContext.requestId
const sourceOf = ({ requestContext }: APIGatewayProxyEvent): string => requestContext.identity.sourceIp

const USER_AGENT_MAX_CHARACTERS = 256

function requestFactsOf({ requestContext }: APIGatewayProxyEvent): RequestFacts {
  const { sourceIp, userAgent } = requestContext.identity
  return {
    requestId: requestContext.requestId,
    sourceIp,
    ...(userAgent === null ? {} : { userAgent: userAgent.slice(0, USER_AGENT_MAX_CHARACTERS) }),
  }
}

function problemOf(log: Log, requestId: string, cause: unknown): APIGatewayProxyResult {
  const error = asKeyfoldError(cause)
  if (error.status >= 500) log.error({ requestId, error: describeError(error) }, 'A request failed.')
  return problemResponse(error, requestId)
}
