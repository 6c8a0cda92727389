import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type Argon2Cost, formatPhc, type PasswordHash, parsePhc } from './phc.ts'
import { IDENTITY_POLICY } from './policy.ts'
import { Turns } from './turns.ts'

export type Argon2Policy = Argon2Cost & { readonly tagBytes: number; readonly saltBytes: number }

/** `yes-rehash`: it is right, and was hashed under another policy than today's. */
export type Verdict = 'no' | 'yes' | 'yes-rehash'

const derive = promisify(argon2)

/** Of the process, since its memory is what runs out. */
const turns = new Turns({
  atOnceMax: IDENTITY_POLICY.hashesAtOnceMax,
  waitingMax: IDENTITY_POLICY.hashesWaitingMax,
})

/**
 * Argon2id (RFC 9106) with a salt of its own.
 *
 * @returns in PHC string format.
 * @throws KeyfoldError `unavailable` when too many hashes wait already.
 */
export async function hashPassword(
  password: string,
  policy: Argon2Policy = IDENTITY_POLICY.argon2,
): Promise<string> {
  const salt = randomBytes(policy.saltBytes)
  return formatPhc({ ...policy, salt, tag: await tagOf(password, { ...policy, salt }, policy.tagBytes) })
}

/**
 * Compares in constant time. One hash is computed in any case, so that an account without a password, or none at all, takes
 * as long as any other.
 *
 * @param hash in PHC string format; null: there is nothing that it could be, and the answer is `no`.
 * @throws KeyfoldError `unavailable` as {@link hashPassword}, `internal` for a hash of another form.
 */
export async function verifyPassword(
  hash: string | null,
  password: string,
  policy: Argon2Policy = IDENTITY_POLICY.argon2,
): Promise<Verdict> {
  const expected = hash === null ? unknownHash(policy) : parsePhc(hash)
  const tag = await tagOf(password, expected, expected.tag.length)
  const equal = timingSafeEqual(tag, expected.tag)
  if (!equal || hash === null) return 'no'
  return isOf(policy, expected) ? 'yes' : 'yes-rehash'
}

/** Passwords are compared in Unicode's Normalization Form C, as keyboards differ in what they send (SP 800-63B-4, section 3.1.1.2). */
const tagOf = (
  password: string,
  { memoryKiB, passes, parallelism, salt }: Omit<PasswordHash, 'tag'>,
  tagLength: number,
): Promise<Buffer> =>
  turns.take(() =>
    derive('argon2id', {
      message: Buffer.from(password.normalize('NFC')),
      nonce: salt,
      memory: memoryKiB,
      passes,
      parallelism,
      tagLength,
    }),
  )

const unknownHash = (policy: Argon2Policy): PasswordHash => ({
  ...policy,
  salt: randomBytes(policy.saltBytes),
  tag: randomBytes(policy.tagBytes),
})

const isOf = (policy: Argon2Policy, hash: PasswordHash): boolean =>
  hash.memoryKiB === policy.memoryKiB &&
  hash.passes === policy.passes &&
  hash.parallelism === policy.parallelism &&
  hash.salt.length === policy.saltBytes &&
  hash.tag.length === policy.tagBytes
