/**
 * The keys that sign tokens. Each is published before it signs, so that whoever keeps the key set knows it by then, and
 * verifies for a while after the next one took over (`IDENTITY_POLICY`).
 */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK } from 'jose'
import * as z from 'zod/mini'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { LOCAL_POLICY } from '../policy.ts'

const { signingKeyLifetimeMs, signingKeyOverlapMs } = IDENTITY_POLICY

const PRIVATE_JWK = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().check(z.minLength(1)),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
})

const TIME = z.number()

/** A private JWK and its times, in milliseconds since the Unix epoch. */
export const SIGNING_KEY = z.extend(PRIVATE_JWK, {
  published: TIME,
  /** Null: not yet. */
  signsSince: z.nullable(TIME),
  /** When it signed last; null: it still signs, or will. */
  retired: z.nullable(TIME),
})

export type SigningKey = z.infer<typeof SIGNING_KEY>

/** As files of earlier versions have them. */
export const UNTIMED_KEY = PRIVATE_JWK
export type UntimedKey = z.infer<typeof UNTIMED_KEY>

/** A key that signs from now on. */
export async function newSigningKey(now: number): Promise<SigningKey> {
  return { ...(await newKey(now)), signsSince: now }
}

/** The first one signs; the others were replaced by it. */
export const timed = (keys: readonly UntimedKey[], now: number): readonly SigningKey[] =>
  keys.map((key, i) => ({ ...key, published: now, signsSince: now, retired: i === 0 ? null : now }))

/**
 * What becomes of the keys at this time: those that nothing valid was signed with are removed, the next one takes over, or
 * is published. To be called about daily; a call that comes late shortens no key's overlap.
 *
 * @returns the same array when nothing changes.
 */
export async function advanceKeys(keys: readonly SigningKey[], now: number): Promise<readonly SigningKey[]> {
  return publishNext(handOver(removeGone(keys, now), now), now)
}

const isGone = ({ retired }: SigningKey, now: number): boolean =>
  retired !== null && now >= retired + signingKeyOverlapMs

const signs = ({ signsSince, retired }: SigningKey): boolean => signsSince !== null && retired === null

const waits = ({ signsSince }: SigningKey): boolean => signsSince === null

const removeGone = (keys: readonly SigningKey[], now: number): readonly SigningKey[] =>
  keys.some((key) => isGone(key, now)) ? keys.filter((key) => !isGone(key, now)) : keys

function handOver(keys: readonly SigningKey[], now: number): readonly SigningKey[] {
  const next = keys.find(waits)
  if (next === undefined || now < next.published + signingKeyOverlapMs) return keys
  return keys.map((key) => {
    if (key === next) return { ...key, signsSince: now }
    return signs(key) ? { ...key, retired: now } : key
  })
}

async function publishNext(keys: readonly SigningKey[], now: number): Promise<readonly SigningKey[]> {
  const signsSince = keys.find(signs)?.signsSince ?? now
  if (keys.some(waits) || now < signsSince + signingKeyLifetimeMs - signingKeyOverlapMs) return keys
  return [...keys, await newKey(now)]
}

/** Private JWKs, the one that signs first: the provider takes the first that fits. */
export const privateJwks = (keys: readonly SigningKey[]): JWK[] =>
  [...keys.filter(signs), ...keys.filter((key) => !signs(key))].map(
    ({ published: _, signsSince: __, retired: ___, ...jwk }) => jwk,
  )

/** What anybody may know: the keys that verify tokens. */
export const publicKeys = ({ keys }: { readonly keys: readonly SigningKey[] }): JSONWebKeySet => ({
  keys: privateJwks(keys).map(({ kty, kid, alg, use, n, e }) => ({ kty, kid, alg, use, n, e }) as JWK),
})

async function newKey(now: number): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: LOCAL_POLICY.signingKeyBits,
  })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  return SIGNING_KEY.parse({
    ...jwk,
    kid,
    alg: 'RS256',
    use: 'sig',
    published: now,
    signsSince: null,
    retired: null,
  })
}
