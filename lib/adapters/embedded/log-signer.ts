import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Bytes } from '../../audit/log/bytes.ts'
import type { LogSigner, TileReader } from '../../audit/log/ports.ts'
import { KeyfoldError } from '../../errors.ts'
import { readPrivateFile } from '../../keys/crypto-key.ts'
import { writePrivateFile } from '../../keys/private-write.ts'
import { hasCode } from './file-system.ts'
import { unavailable } from './sqlite-errors.ts'

const RESTORE = 'Restore audit.key from a backup of the data folder: nobody else can go on with its log.'

/** An Ed25519 key in a file that only its owner can read, as PKCS #8 (RFC 8410) in PEM; made when a log begins. */
export class FileLogSigner implements LogSigner {
  readonly #path: string
  readonly #log: Pick<TileReader, 'checkpoint'>
  #key: Promise<KeyObject> | null = null

  /** @param log what it signs */
  constructor(path: string, log: Pick<TileReader, 'checkpoint'>) {
    this.#path = path
    this.#log = log
  }

  /** @throws KeyfoldError `invalid-key-file` when the file is missing though there is a log, open to others, or no such key. */
  async publicKey(): Promise<Uint8Array> {
    const { x } = (await this.#private()).export({ format: 'jwk' })
    return Buffer.from(x ?? '', 'base64url')
  }

  /** Throws as `publicKey`. */
  async sign(text: Uint8Array): Promise<Bytes> {
    return new Uint8Array(sign(null, text, await this.#private()))
  }

  #private(): Promise<KeyObject> {
    this.#key ??= this.#load().catch((error: unknown) => {
      // It may be there the next time.
      this.#key = null
      throw error
    })
    return this.#key
  }

  async #load(): Promise<KeyObject> {
    if ((await this.#log.checkpoint()) === null) await this.#make()
    const pem = await readPrivateFile(this.#path, RESTORE)
    try {
      return parse(pem, this.#path)
    } finally {
      pem.fill(0)
    }
  }

  async #make(): Promise<void> {
    const { privateKey } = generateKeyPairSync('ed25519')
    try {
      await writePrivateFile(this.#path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 'keep')
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw unavailable(`The key file ${this.#path} cannot be written.`, error)
    }
  }
}

function parse(pem: Buffer, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Its error could tell what is in the file.
  }
  throw new KeyfoldError('invalid-key-file', `The key file ${path} holds no Ed25519 key. ${RESTORE}`)
}
