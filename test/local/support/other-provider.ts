/** Somebody else's OpenID provider: a second real one, whose tokens look like Keycloak's, with scopes as Entra writes them. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'
import { machineToken, REDIRECT, signIn, type Tokens } from './oidc-client.ts'

const PATH = '/realms/acme'
const TTL_SECONDS = 3_600
const AUDIENCES = ['vault', 'payroll']

const PUBLIC_CLIENT = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: [REDIRECT],
} as const

const CLIENTS: Configuration['clients'] = [
  { client_id: 'page', ...PUBLIC_CLIENT },
  { client_id: 'other-page', ...PUBLIC_CLIENT },
  {
    client_id: 'importer',
    client_secret: 'importer-secret',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
]

export type OtherProvider = {
  readonly issuer: string
  /** What requests have asked for so far. */
  readonly asked: string[]
  /** Signs a person in with authorization code and PKCE. */
  signIn(account: string, options?: { readonly client?: string; readonly resource?: string }): Promise<Tokens>
  machineToken(): Promise<string>
  /** From now on another key signs, and the former one is not published any more. */
  changeKey(): Promise<void>
  /** Answers nothing but 500 from now on, or as before. */
  breakDown(broken: boolean): void
  close(): Promise<void>
}

/** @param roles of each account, and of the machine client */
export async function startOtherProvider(
  roles: Readonly<Record<string, readonly string[]>>,
): Promise<OtherProvider> {
  const asked: string[] = []
  let broken = false
  let respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (broken || request.url?.startsWith(`${PATH}/`) !== true) {
      response.writeHead(broken ? 500 : 404).end()
      return
    }
    Object.assign(request, { originalUrl: request.url, url: request.url.slice(PATH.length) })
    void respond(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`
  const start = async (): Promise<void> => {
    respond = await createProvider(issuer, roles)
  }
  await start()
  return {
    issuer,
    asked,
    signIn: (account, options) => signIn(issuer, account, options),
    machineToken: () => machineToken(issuer),
    changeKey: start,
    breakDown: (down) => void (broken = down),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function createProvider(issuer: string, roles: Readonly<Record<string, readonly string[]>>) {
  const provider = new Provider(issuer, configure(await newKey(), roles))
  // In place of a sign-in page: whoever asks says who they are.
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next()
    const { params } = await provider.interactionDetails(ctx.req, ctx.res)
    const result = { login: { accountId: String(params['login_hint']) } }
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
  })
  return provider.callback()
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'RS256', use: 'sig' }
}

const configure = (key: JWK, roles: Readonly<Record<string, readonly string[]>>): Configuration => ({
  clients: CLIENTS,
  jwks: { keys: [key as never] },
  ttl: {
    AccessToken: TTL_SECONDS,
    AuthorizationCode: TTL_SECONDS,
    ClientCredentials: TTL_SECONDS,
    Grant: TTL_SECONDS,
    IdToken: TTL_SECONDS,
    Interaction: TTL_SECONDS,
    Session: TTL_SECONDS,
  },
  cookies: { keys: ['test-only'] },
  scopes: ['openid'],
  pkce: { required: () => true },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_ctx, { uid }) => `${PATH}/interaction/${uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session, provider } = ctx.oidc
    // Whoever signs in has agreed to everything.
    const grant = new provider.Grant({
      clientId: client?.clientId ?? '',
      accountId: session?.accountId ?? '',
    })
    grant.addOIDCScope('openid')
    for (const audience of AUDIENCES) grant.addResourceScope(`urn:${audience}`, 'vault-access')
    await grant.save()
    return grant
  },
  formats: {
    customizers: { jwt: (_ctx, token, parts) => rename(parts, token.kind === 'ClientCredentials', roles) },
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:vault',
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => ({
        audience: resource.replace('urn:', ''),
        scope: 'vault-access',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
})

type Parts = Parameters<
  NonNullable<NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt']>
>[2]

/** Keycloak: `azp`, `realm_access.roles`, `typ`; and `client_id` only where no person is behind it. Entra: `scp`. */
function rename(parts: Parts, machine: boolean, roles: Readonly<Record<string, readonly string[]>>): void {
  const { client_id: client = '', scope = '', sub = '', ...payload } = parts.payload as Record<string, string>
  parts.header = { ...parts.header, typ: 'JWT' }
  parts.payload = {
    ...payload,
    typ: 'Bearer',
    sub: machine ? `service-account-${client}` : sub,
    azp: client,
    ...(machine ? { client_id: client } : {}),
    scp: scope.split(' '),
    realm_access: { roles: ['offline_access', ...(roles[machine ? client : sub] ?? [])] },
  } as never
}
