/**
 * Argon2id hashes as text, in the PHC string format: `$argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>`, in Base64 without padding.
 */
import { KeyfoldError } from '../errors.ts'

/** 0x13, the version of RFC 9106. */
const ARGON2_VERSION = 19
const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{16,86})$/

export type Argon2Cost = {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
}

export type PasswordHash = Argon2Cost & { readonly salt: Buffer; readonly tag: Buffer }

export const formatPhc = ({ memoryKiB, passes, parallelism, salt, tag }: PasswordHash): string =>
  `$argon2id$v=${ARGON2_VERSION}$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`

/** @throws KeyfoldError `internal` when it is anything else: nobody but this vault writes them. */
export function parsePhc(text: string): PasswordHash {
  const [, memoryKiB, passes, parallelism, salt, tag] = PHC.exec(text) ?? []
  if (salt === undefined || tag === undefined) {
    throw new KeyfoldError('internal', 'A stored password hash is not an argon2id hash in PHC string format.')
  }
  return {
    memoryKiB: Number(memoryKiB),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
