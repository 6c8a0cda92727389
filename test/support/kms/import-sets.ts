/** Sets of a wrapping key and an import token: each for one key, for one import, for 24 hours. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Clock } from '../../../lib/clock.ts'
import { KmsError } from './errors.ts'
import type { WireKey } from './keys.ts'

export const WRAPPING_ALGORITHMS = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const
export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number]

const VALID_MS = 24 * 60 * 60 * 1000
const HASHES = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' } as const

type ImportSet = { key: WireKey; algorithm: WrappingAlgorithm; privateKey: KeyObject; validTo: number }

/** KMS makes a key for each set; here two alternate, because one takes seconds to make. */
const WRAPPING_KEYS = ['even', 'odd'].map((name) =>
  createPrivateKey(readFileSync(new URL(`./wrapping-keys/test-only-${name}.key.pem`, import.meta.url))),
)

export class ImportSets {
  readonly #sets = new Map<string, ImportSet>()
  readonly #clock: Clock
  #made = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  make(key: WireKey, algorithm: WrappingAlgorithm) {
    const privateKey = WRAPPING_KEYS[this.#made++ % WRAPPING_KEYS.length]
    if (privateKey === undefined) throw new Error('no wrapping key')
    const token = randomBytes(64)
    const validTo = this.#clock() + VALID_MS
    this.#sets.set(token.toString('base64'), { key, algorithm, privateKey, validTo })
    return { token, validTo, publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }) }
  }

  /** @returns the material; the set is used up. */
  use(token: Buffer, key: WireKey, wrapped: Buffer): Buffer {
    const set = this.#sets.get(token.toString('base64'))
    if (set?.key !== key) throw new KmsError('InvalidImportTokenException', 'The import token is not valid.')
    if (this.#clock() >= set.validTo) {
      throw new KmsError('ExpiredImportTokenException', 'The import token has expired.')
    }
    this.#sets.delete(token.toString('base64'))
    try {
      return privateDecrypt(
        {
          key: set.privateKey,
          padding: constants.RSA_PKCS1_OAEP_PADDING,
          oaepHash: HASHES[set.algorithm],
        },
        wrapped,
      )
    } catch {
      throw new KmsError('InvalidCiphertextException', 'The key material could not be unwrapped.')
    }
  }
}
