/** `<data>/identity.json`: the signing keys and clients of the embedded OpenID provider. */
import { generateKeyPair, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK } from 'jose'
import * as z from 'zod/mini'
import { ROLES, type Role } from '../lib/access/roles.ts'
import { LOCAL_POLICY } from './policy.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

/** A machine client. */
export type Client = {
  readonly id: string
  readonly secret: string
  readonly roles: readonly Role[]
  /** Made by `keyfold serve` for trying things out; exists on loopback only. */
  readonly demo: boolean
}

export type Identity = {
  /** Private, RS256. The first one signs. */
  readonly keys: readonly SigningKey[]
  readonly clients: readonly Client[]
}

export type SigningKey = z.infer<typeof SIGNING_KEY>

const SIGNING_KEY = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().check(z.minLength(1)),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
})

const IDENTITY = z.strictObject({
  keys: z.array(SIGNING_KEY).check(z.minLength(1)),
  clients: z.array(
    z.strictObject({
      id: z.string().check(z.regex(/^[\w.-]{1,128}$/)),
      secret: z.string().check(z.minLength(32)),
      roles: z.array(z.enum(ROLES)),
      demo: z.boolean(),
    }),
  ),
})

const pathIn = (dataFolder: string): string => join(dataFolder, 'identity.json')

/**
 * Reads the file, or makes it with a new signing key and no clients.
 *
 * @throws KeyfoldError `invalid-configuration` when the file is damaged, or others may read it.
 */
export async function openIdentity(dataFolder: string): Promise<Identity> {
  const found = await readPrivateJson(pathIn(dataFolder), (value) => IDENTITY.parse(value))
  if (found !== null) return found
  const identity = { keys: [await newSigningKey()], clients: [] }
  await saveIdentity(dataFolder, identity)
  return identity
}

export const saveIdentity = (dataFolder: string, identity: Identity): Promise<void> =>
  writePrivateJson(pathIn(dataFolder), identity)

/** What anybody may know: the keys that verify tokens. */
export const publicKeys = ({ keys }: Identity): JSONWebKeySet => ({
  keys: keys.map(({ kty, kid, alg, use, n, e }): JWK => ({ kty, kid, alg, use, n, e })),
})

/** There is one for each role. */
export const demoClientId = (role: Role): string => `demo-${role}`

/** The secret is 256 random bits. */
export const newDemoClient = (role: Role): Client => ({
  id: demoClientId(role),
  secret: randomBytes(LOCAL_POLICY.clientSecretBytes).toString('base64url'),
  roles: [role],
  demo: true,
})

async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: LOCAL_POLICY.signingKeyBits,
  })
  const jwk = await exportJWK(privateKey)
  return SIGNING_KEY.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' })
}
