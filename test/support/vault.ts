/** A whole vault in a temporary folder, called through its Lambda functions, with an issuer and a clock of the test's own. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { Role } from '../../lib/access/roles.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import {
  composeEmbedded,
  type EmbeddedKeyConfig,
  type EmbeddedStores,
  type EmbeddedVault,
  openStores,
} from '../../lib/compose/embedded.ts'
import type { PublicConfig } from '../../lib/http/public-config.ts'
import { type Method, ROUTES } from '../../lib/http/routes.ts'
import { bootstrap } from '../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import type { RotationWorkflow } from '../../lib/rotation/ports.ts'
import { createFunctions } from '../../local/functions.ts'
import { TestPeople } from './people.ts'
import { START, type TestClock, testClock } from './test-clock.ts'
import { createTestWorkflow, type TestWorkflow } from './workflow.ts'

export const ISSUER = 'http://127.0.0.1:0/oidc'
export const AUDIENCE = 'urn:keyfold:vault'
export const PUBLIC_CONFIG: PublicConfig = {
  issuer: ISSUER,
  clients: { web: 'web', cli: 'cli' },
  scope: 'openid keyfold/api',
  audience: AUDIENCE,
  embedded: true,
  api: '',
  passwordUrl: `${ISSUER}/password`,
}

const signing = await generateKeyPair('RS256', { extractable: true })
export const { publicKey, privateKey } = signing
const jwk = { ...(await exportJWK(signing.publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }

export { START, type TestClock, testClock }

/** Claims of a machine client's token, as both identity providers make them. */
export const machineClaims = (client: string, scopes: readonly string[]): JWTPayload => ({
  sub: client,
  client_id: client,
  token_use: 'access',
  scope: ['keyfold/api', ...scopes].join(' '),
})

/** Claims of a person's token. */
export const peopleClaims = (sub: string, client: string, groups: readonly string[]): JWTPayload => ({
  sub,
  client_id: client,
  token_use: 'access',
  scope: 'openid keyfold/api',
  'cognito:groups': groups,
})

/** Somebody who has signed in. */
export type Person = {
  readonly id: string
  readonly principal: string
  readonly login: string
  readonly token: string
}

export type Answer = {
  status: number
  headers: Record<string, string>
  body: Buffer
  /** The body, as JSON. */
  json: any
}

export type CallOptions = {
  token?: string | null
  path?: Record<string, string>
  query?: Record<string, string | string[]>
  headers?: Record<string, string | string[]>
  body?: Uint8Array | string | object
}

export class TestVault {
  readonly folder: string
  readonly clock: TestClock
  readonly stores: EmbeddedStores
  readonly vault: EmbeddedVault
  readonly logged: object[] = []
  readonly workflow: TestWorkflow
  readonly people: TestPeople
  readonly #functions

  constructor(
    folder: string,
    stores: EmbeddedStores,
    clock: TestClock,
    wrap: (stores: EmbeddedStores) => EmbeddedStores,
    keys?: EmbeddedKeyConfig,
  ) {
    this.folder = folder
    this.clock = clock
    this.stores = stores
    const log = { info: () => undefined, error: (fields: object) => void this.logged.push(fields) }
    const wrapped = wrap(stores)
    this.vault = composeEmbedded(wrapped, {
      vault: 'v-test',
      secret: Buffer.alloc(32, 7),
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks: createLocalJWKSet({ keys: [jwk] }),
      clock,
      log,
      ...(keys === undefined ? {} : { keys }),
    })
    this.workflow = createTestWorkflow(this.vault.rotation, clock, log)
    this.people = new TestPeople(wrapped, clock)
    this.#functions = this.functionsWith(this.workflow)
  }

  /** Its functions over another workflow. */
  functionsWith(workflow: RotationWorkflow): ReturnType<typeof createFunctions> {
    const beside = { workflow, people: this.people.ports, publicConfig: PUBLIC_CONFIG }
    return createFunctions(this.vault, beside)
  }

  /** A token with any claims; by default valid for an hour of the test's clock. */
  sign(claims: JWTPayload, header: { alg?: string; kid?: string } = {}): Promise<string> {
    const seconds = Math.floor(this.clock() / 1000)
    return new SignJWT({
      iss: ISSUER,
      aud: AUDIENCE,
      iat: seconds,
      exp: seconds + 3600,
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'test', ...header })
      .sign(signing.privateKey)
  }

  /** Registers a machine client with these roles, and signs it a token. */
  async client(name: string, ...roles: Role[]): Promise<string> {
    const principal = `client:${name}`
    await this.stores.principals.put({ principal, disabled: false, tokensNotBefore: null, roles })
    return this.sign(
      machineClaims(
        name,
        roles.map((role) => `keyfold/${role}`),
      ),
    )
  }

  /** Somebody whom the embedded provider knows, with these roles, and signed in through the page. */
  async person(name: string, ...roles: Role[]): Promise<Person> {
    const login = `${name}@example.com`
    const id = await this.people.addUser(login, roles)
    return { id, principal: `user:${id}`, login, token: await this.tokenOf(id, ...roles) }
  }

  /** A token of a person who signs in now, with these groups. */
  tokenOf(id: string, ...groups: Role[]): Promise<string> {
    return this.sign(peopleClaims(id, 'web', groups))
  }

  async call(method: Method, route: string, options: CallOptions = {}): Promise<Answer> {
    const found = ROUTES.find((candidate) => candidate.method === method && candidate.path === route)
    if (found === undefined) throw new Error(`No route ${method} ${route}`)
    const result = await this.#functions[found.function](proxyEvent(method, route, options))
    return answerOf(result)
  }

  /** Stores content as an object. @returns its id. */
  async store(
    token: string,
    content: Uint8Array | string = 'content',
    headers: CallOptions['headers'] = {},
  ): Promise<string> {
    const answer = await this.call('POST', '/v1/objects', { token, body: content, headers })
    if (answer.status !== 201) throw new Error(`Not stored: ${answer.body.toString()}`)
    return answer.json.id
  }

  /** Brings into the log what was recorded. */
  seal(): Promise<unknown> {
    return this.vault.seal()
  }

  async events(): Promise<readonly AuditEvent[]> {
    return this.stores.events.page(null, 10_000)
  }

  async close(): Promise<void> {
    await this.workflow.stop()
    await this.stores.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/**
 * @param wrap replaces stores, to count or to break calls
 */
export async function openTestVault(
  wrap: (stores: EmbeddedStores) => EmbeddedStores = (stores) => stores,
  clock = testClock(),
  keys?: EmbeddedKeyConfig,
): Promise<TestVault> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-'))
  const stores = await openStores(folder, clock)
  await bootstrap({ ...stores, clock, loadMaterial: async () => generateNewKey() })
  return new TestVault(folder, stores, clock, wrap, keys)
}

/** As the gateway and API Gateway make them. */
export function proxyEvent(
  method: Method,
  route: string,
  { token = null, path = {}, query = {}, headers = {}, body }: CallOptions,
): APIGatewayProxyEvent {
  const json = typeof body === 'object' && !(body instanceof Uint8Array)
  const all: Record<string, string | string[]> = {
    ...(json ? { 'Content-Type': 'application/json' } : {}),
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    ...headers,
  }
  const multiValueHeaders = listed(all)
  const multiValueQuery = listed(query)
  const bytes = body === undefined ? null : Buffer.from(json ? JSON.stringify(body) : body)
  return {
    resource: route,
    path: route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? '')),
    httpMethod: method,
    headers: lasts(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: lasts(multiValueQuery),
    multiValueQueryStringParameters: multiValueQuery,
    pathParameters: path,
    stageVariables: null,
    body: bytes === null || bytes.length === 0 ? null : bytes.toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      requestId: randomBytes(8).toString('hex'),
      identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
    } as unknown as APIGatewayProxyEvent['requestContext'],
  }
}

const listed = (values: Record<string, string | string[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  )

const lasts = (values: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? '']))

export function answerOf({ statusCode, headers = {}, body, isBase64Encoded }: APIGatewayProxyResult): Answer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: bytes,
    get json() {
      return JSON.parse(bytes.toString())
    },
  }
}
