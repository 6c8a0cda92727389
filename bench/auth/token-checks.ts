import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { loadCaller } from '../../lib/access/caller.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { createTokenVerifier } from '../../lib/access/token.ts'
import { createRecorder } from '../../lib/audit/record.ts'
import { systemClock } from '../../lib/clock.ts'
import { createFunction, type RouteHandler } from '../../lib/http/function.ts'
import { json } from '../../lib/http/respond.ts'
import { ROUTES } from '../../lib/http/routes.ts'
import type { Contender } from './rounds.ts'
import { openBenchStores } from './stores.ts'

const ISSUER = 'http://127.0.0.1/oidc'
const AUDIENCE = 'urn:keyfold:vault'
/** As many people, each with a token of their own. */
const TOKENS = 64

/** All of them are given the same events, and so the same tokens, with keys that are there already. */
export async function openTokenChecks() {
  const { stores, close } = await openBenchStores()
  const { keys, events } = await makeTokens()
  const { principals } = stores
  for (let person = 0; person < TOKENS; person += 1) {
    await principals.setRoles(`user:person-${person}`, ['writer', 'reader'])
  }
  const verifyToken = createTokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    clients: ['web'],
    keys,
    clock: systemClock,
  })
  const recorder = createRecorder(stores.events, systemClock)
  const log = { info: () => undefined, error: () => undefined }
  const http = {
    verifyToken,
    principals,
    purposes: DEFAULT_PURPOSES,
    recorder,
    events: stores.events,
    clock: systemClock,
    log,
  }

  const eventAt = (index: number): APIGatewayProxyEvent => events[index % TOKENS] as APIGatewayProxyEvent
  const tokenAt = (index: number): string =>
    (eventAt(index).headers['Authorization'] ?? '').slice('Bearer '.length)
  const bare = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] }
  const framed = functionOf(http, async ({ caller, requestId }) => json(200, requestId, (await caller).roles))
  const recorded = functionOf(http, async ({ caller, requestId }) => {
    await recorder.record(await caller, 'user.view', 'allowed', {})
    return json(200, requestId, (await caller).roles)
  })
  const answered = async (call: ReturnType<typeof functionOf>, index: number): Promise<void> => {
    const { statusCode } = await call(eventAt(index))
    if (statusCode !== 200) throw new Error(`Answered ${statusCode}.`)
  }
  const contenders: readonly Contender[] = [
    { name: 'jose.jwtVerify', call: (index) => jwtVerify(tokenAt(index), keys, bare) },
    { name: 'verifier', call: (index) => verifyToken(tokenAt(index)) },
    {
      name: 'verifier and principal item',
      call: async (index) => loadCaller(http, await verifyToken(tokenAt(index)), null, {}),
    },
    { name: 'function: router, frame, answer', call: (index) => answered(framed, index) },
    { name: 'function with its event on disk', call: (index) => answered(recorded, index) },
  ]
  return { contenders, [Symbol.asyncDispose]: close }
}

/** Every route of a function answers alike. */
function functionOf(http: Parameters<typeof createFunction>[1], handler: RouteHandler) {
  const routes = ROUTES.filter((route) => route.function === 'keys')
  return createFunction(
    'keys',
    http,
    Object.fromEntries(routes.map(({ method, path }) => [`${method} ${path}`, handler])),
  )
}

async function makeTokens() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }
  const sign = (person: number): Promise<string> =>
    new SignJWT({
      client_id: 'web',
      token_use: 'access',
      scope: 'openid keyfold/api',
      'cognito:groups': ['writer', 'reader'],
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(`person-${person}`)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey)
  const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, person) => sign(person)))
  return { keys: createLocalJWKSet({ keys: [jwk] }), events: tokens.map(eventOf) }
}

/** As the gateway makes it. */
function eventOf(token: string): APIGatewayProxyEvent {
  const headers = { Host: '127.0.0.1', Authorization: `Bearer ${token}`, Accept: 'application/json' }
  return {
    resource: '/v1/keys',
    path: '/v1/keys',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: true,
    requestContext: {
      requestId: 'bench',
      identity: { sourceIp: '127.0.0.1', userAgent: 'bench' },
    } as APIGatewayProxyEvent['requestContext'],
  }
}
