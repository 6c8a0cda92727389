/** Everything that can be wrong with a token, and what comes of it. The caller is a registered writer in all else. */
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import {
  AUDIENCE,
  type CallOptions,
  ISSUER,
  machineClaims,
  privateKey,
  publicKey,
  type TestVault,
} from '../support/vault.ts'

export const CLIENT = 'ann'

/** How the vault takes it: counted but not recorded, or recorded as a refusal of somebody known. */
export type TokenFailure = {
  readonly name: string
  readonly status: 401 | 403
  readonly recorded: boolean
  /** Somebody known, without a role. Some routes need none. */
  readonly powerless: boolean
  readonly credentials: (vault: TestVault) => Promise<Pick<CallOptions, 'token' | 'headers' | 'query'>>
}

const HOUR_SECONDS = 3600
const base = machineClaims(CLIENT, ['keyfold/writer'])
const nowOf = (vault: TestVault): number => Math.floor(vault.clock() / 1000)

const unauthenticated = (
  name: string,
  credentials: (vault: TestVault) => Promise<string | Pick<CallOptions, 'token' | 'headers' | 'query'>>,
): TokenFailure => ({
  name,
  status: 401,
  recorded: false,
  powerless: false,
  credentials: async (vault) => {
    const made = await credentials(vault)
    return typeof made === 'string' ? { token: made } : made
  },
})

/** A claim that is undefined is left out. */
const claimed = (name: string, claims: (now: number) => Record<string, unknown>): TokenFailure =>
  unauthenticated(name, (vault) => vault.sign({ ...base, ...claims(nowOf(vault)) }))

const refused = (
  name: string,
  status: TokenFailure['status'],
  claims: JWTPayload,
  prepare: (vault: TestVault) => Promise<void> = async () => undefined,
): TokenFailure => ({
  name,
  status,
  recorded: true,
  powerless: false,
  credentials: async (vault) => {
    await prepare(vault)
    return { token: await vault.sign(claims) }
  },
})

const powerless = (name: string, claims: JWTPayload): TokenFailure => ({
  ...refused(name, 403, claims),
  powerless: true,
})

const complete = (vault: TestVault): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  iat: nowOf(vault),
  exp: nowOf(vault) + HOUR_SECONDS,
  ...base,
})

const hmac = (name: string, secret: () => Promise<string | Uint8Array>): TokenFailure =>
  unauthenticated(`HS256 with ${name} as the secret`, async (vault) => {
    const key = await secret()
    return new SignJWT(complete(vault))
      .setProtectedHeader({ alg: 'HS256', kid: 'test' })
      .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key)
  })

/** The issuer's own key, in an algorithm that it does not use. */
const otherAlgorithm = (alg: string): TokenFailure =>
  unauthenticated(`${alg} by the issuer's own key`, async (vault) =>
    new SignJWT(complete(vault))
      .setProtectedHeader({ alg, kid: 'test' })
      .sign(await importPKCS8(await exportPKCS8(privateKey), alg)),
  )

const foreign = (name: string, header: (jwk: object) => object): TokenFailure =>
  unauthenticated(name, async (vault) => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'test' }
    return new SignJWT(complete(vault))
      .setProtectedHeader({ alg: 'RS256', kid: 'test', ...header(jwk) })
      .sign(pair.privateKey)
  })

async function unsecured(vault: TestVault, alg: string): Promise<string> {
  const [, payload] = new UnsecuredJWT(complete(vault)).encode().split('.')
  return `${Buffer.from(JSON.stringify({ alg, kid: 'test' })).toString('base64url')}.${payload}.`
}

async function altered(vault: TestVault): Promise<string> {
  const [header, payload = '', signature] = (await vault.sign(base)).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const admin = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url')
  return `${header}.${admin}.${signature}`
}

const person: JWTPayload = { sub: 'person-1', client_id: 'page', token_use: 'access' }

export const TOKEN_FAILURES: readonly TokenFailure[] = [
  unauthenticated('no token', async () => ({ token: null })),
  unauthenticated('an empty token', async () => ({ headers: { Authorization: 'Bearer ' } })),
  unauthenticated('another scheme', async (vault) => ({
    headers: { Authorization: `Basic ${await vault.sign(base)}` },
  })),
  unauthenticated('two Authorization headers', async (vault) => ({
    headers: { Authorization: [`Bearer ${await vault.sign(base)}`, `Bearer ${await vault.sign(base)}`] },
  })),
  unauthenticated('Authorization in two spellings', async (vault) => ({
    token: await vault.sign(base),
    headers: { authorization: `Bearer ${await vault.sign(base)}` },
  })),
  unauthenticated('a token in the query', async (vault) => ({
    query: { access_token: await vault.sign(base) },
  })),
  unauthenticated('no JWT', async () => 'not-a-token'),
  unauthenticated('a JWT of garbage', async () => 'e30.e30.e30'),
  unauthenticated('an altered payload', altered),
  claimed('an expired token', (now) => ({ iat: now - 2 * HOUR_SECONDS, exp: now - 60 })),
  claimed('a token that is not yet valid', (now) => ({ nbf: now + 60 })),
  claimed('another issuer', () => ({ iss: 'https://issuer.example' })),
  claimed('no issuer', () => ({ iss: undefined })),
  claimed('another audience', () => ({ aud: 'urn:other:api' })),
  claimed('no audience', () => ({ aud: undefined })),
  claimed('an ID token', () => ({ token_use: 'id' })),
  claimed('another token_use', () => ({ token_use: 'refresh' })),
  claimed('no token_use', () => ({ token_use: undefined })),
  claimed('no expiry', () => ({ exp: undefined })),
  claimed('no time of issue', () => ({ iat: undefined })),
  claimed('no sub', () => ({ sub: undefined })),
  claimed('an empty sub', () => ({ sub: '' })),
  claimed('no client_id', () => ({ client_id: undefined })),
  unauthenticated('the algorithm none', (vault) => unsecured(vault, 'none')),
  unauthenticated('the algorithm nOnE', (vault) => unsecured(vault, 'nOnE')),
  hmac('the public key in PEM', () => exportSPKI(publicKey)),
  hmac('the public key in PEM, trimmed', async () => (await exportSPKI(publicKey)).trim()),
  hmac('the public key as a JWK', async () => JSON.stringify(await exportJWK(publicKey))),
  hmac('the modulus', async () => Buffer.from((await exportJWK(publicKey)).n ?? '', 'base64url')),
  otherAlgorithm('RS512'),
  otherAlgorithm('PS256'),
  unauthenticated('an unknown key id', (vault) => vault.sign(base, { kid: 'other' })),
  foreign('another key under a known key id', () => ({})),
  foreign('a key that the token brings along', (jwk) => ({ jwk })),
  foreign('a key that the token says where to find', () => ({ jku: 'https://keys.example/jwks.json' })),
  refused('no entry scope', 403, { ...base, scope: 'keyfold/writer' }),
  refused('an empty scope', 403, { ...base, scope: '' }),
  refused('a scope that is no text', 403, { ...base, scope: ['keyfold/api', 'keyfold/writer'] }),
  refused('a disabled principal', 403, base, (vault) =>
    vault.stores.principals.put({
      principal: `client:${CLIENT}`,
      disabled: true,
      tokensNotBefore: null,
      roles: ['writer'],
    }),
  ),
  refused('a principal that the vault keeps out', 403, base, (vault) =>
    vault.stores.principals.put({
      principal: `client:${CLIENT}`,
      disabled: false,
      tokensNotBefore: null,
      roles: ['writer'],
      suspendedUntil: vault.clock() + 1,
    }),
  ),
  refused('a token issued before its principal was signed out', 401, base, (vault) =>
    vault.stores.principals.put({
      principal: `client:${CLIENT}`,
      disabled: false,
      tokensNotBefore: vault.clock() + 1,
      roles: ['writer'],
    }),
  ),
  powerless('a machine client that is not registered', machineClaims('nobody', ['keyfold/writer'])),
  powerless('a machine client without scopes of its roles', machineClaims(CLIENT, [])),
  powerless('groups in the token of a machine client', {
    ...machineClaims(CLIENT, []),
    'cognito:groups': ['writer'],
  }),
  powerless('scopes of roles in the token of a person', {
    ...person,
    scope: 'keyfold/api keyfold/writer keyfold/admin keyfold/steward',
  }),
  powerless('a person in no group of a role', {
    ...person,
    scope: 'keyfold/api',
    'cognito:groups': ['Writer', 'keyfold/writer', 'staff', '__proto__', 'constructor'],
  }),
  refused('a person in groups that may not be combined', 403, {
    ...person,
    scope: 'keyfold/api',
    'cognito:groups': ['writer', 'admin'],
  }),
]
