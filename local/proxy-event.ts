/**
 * HTTP request → the event of API Gateway's Lambda proxy integration for REST APIs (payload version 1.0), as the AWS
 * documentation "Input format of a Lambda function for proxy integration" gives it.
 */
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { KeyfoldError } from '../lib/errors.ts'
import type { RouteMatch } from './route-table.ts'

/** What a proxy event says of callers that the gateway itself did not authenticate. */
const UNKNOWN_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const

export type Target = { readonly path: string; readonly query: string }

/** @throws KeyfoldError `invalid-request` for anything but the origin form (RFC 9112, section 3.2.1). */
export function parseTarget(url: string): Target {
  if (!url.startsWith('/') || url.includes('#')) {
    throw new KeyfoldError('invalid-request', 'The request target must be a path, with an optional query.')
  }
  const mark = url.indexOf('?')
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

/** @param body null when the request carries none; the event then has a null body, as from API Gateway. */
export function toProxyEvent(
  request: IncomingMessage,
  requestId: string,
  target: Target,
  match: RouteMatch,
  body: Buffer | null,
): APIGatewayProxyEvent {
  const headers = readHeaders(request.rawHeaders)
  const query = readQuery(target.query)
  const httpMethod = match.route.method
  const resource = match.route.path
  return {
    resource,
    path: target.path,
    httpMethod,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query?.single ?? null,
    multiValueQueryStringParameters: query?.multi ?? null,
    pathParameters: resource.includes('{') ? { ...match.parameters } : null,
    stageVariables: null,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      authorizer: null,
      httpMethod,
      identity: {
        ...UNKNOWN_IDENTITY,
        sourceIp: sourceAddress(request),
        userAgent: request.headers['user-agent'] ?? null,
      },
      path: target.path,
      protocol: 'HTTP/1.1',
      requestId,
      requestTimeEpoch: Date.now(),
      resourceId: resource,
      resourcePath: resource,
      stage: 'local',
    },
    body: body === null || body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: true,
  }
}

type Pairs = { readonly single: Record<string, string>; readonly multi: Record<string, string[]> }

// Without a prototype, so that a name such as `__proto__` is a name like any other.
const emptyPairs = (): Pairs => ({ single: Object.create(null), multi: Object.create(null) })

/** The last value of a name wins in `single`, as in API Gateway. */
function addPair({ single, multi }: Pairs, name: string, value: string): void {
  single[name] = value
  const values = multi[name]
  if (values === undefined) multi[name] = [value]
  else values.push(value)
}

/** Spelling is the client's; a name that comes twice in two spellings keeps the first, so that neither can hide. */
function readHeaders(raw: readonly string[]): Pairs {
  const pairs = emptyPairs()
  const spellings = new Map<string, string>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? ''
    const lowerCase = name.toLowerCase()
    const spelling = spellings.get(lowerCase) ?? name
    spellings.set(lowerCase, spelling)
    addPair(pairs, spelling, raw[i + 1] ?? '')
  }
  return pairs
}

/** @returns null when there are no parameters. */
function readQuery(query: string): Pairs | null {
  if (query === '') return null
  if (query.includes('%')) checkPercentEncoding(query)
  const pairs = emptyPairs()
  let some = false
  for (const [name, value] of new URLSearchParams(query)) {
    addPair(pairs, name, value)
    some = true
  }
  return some ? pairs : null
}

/** `URLSearchParams` would quietly turn malformed encoding into replacement characters. */
function checkPercentEncoding(query: string): void {
  try {
    decodeURIComponent(query)
  } catch (cause) {
    throw new KeyfoldError('invalid-request', 'The query holds malformed percent-encoding.', { cause })
  }
}

/** IPv4 peers of a dual-stack socket come as `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2). */
export const sourceAddress = ({ socket }: IncomingMessage): string =>
  (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
