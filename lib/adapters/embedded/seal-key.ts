/**
 * `keys.sealed`, the one file with all key material, and `seal.key`, the random key that it is sealed under.
 *
 *     keys.sealed = "KFKS" ‖ version (1) ‖ fingerprint of the seal key (16) ‖ IV (12) ‖ tag (16) ‖ ciphertext
 *
 * Renewing the seal key makes copies of the former files worthless once the former key is gone. A crash at any moment
 * must leave one pair that fits, so the order is: `seal.key.next` → `keys.sealed` under it → overwrite `seal.key` →
 * rename `seal.key.next` over it. Whoever opens the folder next finishes or undoes what was interrupted.
 *
 * Overwriting in place is best effort: a file system that copies on write, or a flash disk, may keep the former blocks.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { access, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyfoldError } from '../../errors.ts'
import { generateNewKey, loadKeyFile, writeCryptoKey } from '../../keys/crypto-key.ts'
import { syncFolder } from '../../keys/private-write.ts'

const MAGIC = Buffer.from('KFKS\x01', 'latin1')
const FINGERPRINT_BYTES = 16
const IV_AT = MAGIC.length + FINGERPRINT_BYTES
const TAG_AT = IV_AT + 12
const CIPHERTEXT_AT = TAG_AT + 16

const RESTORE = 'Restore seal.key and keys.sealed from the same backup.'

/** Every change that the store makes on disk; tests stop it before any one of them. */
export type SealSteps = {
  writeKey(path: string, key: Uint8Array): Promise<void>
  writeFile(path: string, content: Uint8Array): Promise<void>
  overwrite(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
}

export const realSteps: SealSteps = {
  writeKey: writeCryptoKey,
  rename,
  syncFolder,
  remove: (path) => rm(path, { force: true }),
  async writeFile(path, content) {
    await using handle = await open(path, 'w', 0o600)
    await handle.writeFile(content)
    await handle.sync()
  },
  async overwrite(path) {
    if (!(await exists(path))) return
    await using handle = await open(path, 'r+')
    await handle.write(Buffer.alloc((await handle.stat()).size), 0, null, 0)
    await handle.sync()
  },
}

/** The caller holds the folder's lock during every call. */
export class SealedFile {
  readonly path: string
  readonly #folder: string
  readonly #key: string
  readonly #nextKey: string
  readonly #temporary: string
  readonly #steps: SealSteps

  constructor(folder: string, steps: SealSteps = realSteps) {
    this.path = join(folder, 'keys.sealed')
    this.#folder = folder
    this.#key = join(folder, 'seal.key')
    this.#nextKey = join(folder, 'seal.key.next')
    this.#temporary = join(folder, 'keys.sealed.tmp')
    this.#steps = steps
  }

  /**
   * @returns the sealed content, which the caller overwrites when done; null when nothing was ever sealed here.
   * @throws KeyfoldError `invalid-key-file` when one of the files is missing, damaged, or does not fit the other.
   */
  async read(): Promise<Buffer | null> {
    const sealed = await this.#readSealed()
    if (sealed === null) return null
    const sealKey = await this.#settle(sealed)
    return unseal(sealed, sealKey, this.path)
  }

  /** Seals new content under the present seal key. Atomic and durable. */
  async write(content: Uint8Array): Promise<void> {
    const sealed = await this.#readSealed()
    if (sealed === null) return this.writeUnderNewKey(content)
    await this.#replace(seal(content, await this.#settle(sealed)))
  }

  /** Seals new content under a new seal key and destroys the former. Atomic and durable. */
  async writeUnderNewKey(content: Uint8Array): Promise<void> {
    const sealKey = generateNewKey()
    await this.#steps.remove(this.#nextKey)
    await this.#steps.writeKey(this.#nextKey, sealKey)
    await this.#replace(seal(content, sealKey))
    await this.#finishRenewal()
  }

  async #replace(sealed: Uint8Array): Promise<void> {
    await this.#steps.writeFile(this.#temporary, sealed)
    await this.#steps.rename(this.#temporary, this.path)
    await this.#steps.syncFolder(this.#folder)
  }

  async #finishRenewal(): Promise<void> {
    await this.#steps.overwrite(this.#key)
    await this.#steps.rename(this.#nextKey, this.#key)
    await this.#steps.syncFolder(this.#folder)
  }

  /** The seal key that fits, after an interrupted renewal was finished or undone. */
  async #settle(sealed: Buffer): Promise<Buffer> {
    const interrupted = await exists(this.#nextKey)
    const present = await fit(this.#key, sealed)
    if ('sealKey' in present) {
      if (interrupted) await this.#forgetNextKey()
      return present.sealKey
    }
    const next = interrupted ? await fit(this.#nextKey, sealed) : present
    if ('misfit' in next) throw next.misfit
    await this.#finishRenewal()
    return next.sealKey
  }

  async #forgetNextKey(): Promise<void> {
    await this.#steps.overwrite(this.#nextKey)
    await this.#steps.remove(this.#nextKey)
  }

  async #readSealed(): Promise<Buffer | null> {
    const sealed = await readFile(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (sealed === null && (await exists(this.#key))) {
      throw new KeyfoldError(
        'invalid-key-file',
        `${this.path} is missing beside seal.key. ${RESTORE} If there is nothing to lose, remove seal.key to begin anew.`,
      )
    }
    return sealed
  }
}

type Fit = { readonly sealKey: Buffer } | { readonly misfit: KeyfoldError }

async function fit(path: string, sealed: Buffer): Promise<Fit> {
  try {
    const sealKey = await loadKeyFile(path, RESTORE)
    if (fingerprintOf(sealKey).equals(sealed.subarray(MAGIC.length, IV_AT))) return { sealKey }
    const message = `${path} is not the key that keys.sealed was sealed under. ${RESTORE}`
    return { misfit: new KeyfoldError('invalid-key-file', message) }
  } catch (error) {
    if (error instanceof KeyfoldError) return { misfit: error }
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

const derive = (sealKey: Uint8Array, label: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', sealKey, '', `keyfold ${label} v1`, bytes))

const fingerprintOf = (sealKey: Uint8Array): Buffer =>
  derive(sealKey, 'seal key fingerprint', FINGERPRINT_BYTES)

function seal(content: Uint8Array, sealKey: Uint8Array): Buffer {
  const header = Buffer.concat([MAGIC, fingerprintOf(sealKey)])
  const iv = randomBytes(TAG_AT - IV_AT)
  const cipher = createCipheriv('aes-256-gcm', derive(sealKey, 'keys.sealed', 32), iv).setAAD(header)
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([header, iv, cipher.getAuthTag(), ciphertext])
}

function unseal(sealed: Buffer, sealKey: Uint8Array, path: string): Buffer {
  try {
    if (!sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('unknown version')
    const iv = sealed.subarray(IV_AT, TAG_AT)
    const decipher = createDecipheriv('aes-256-gcm', derive(sealKey, 'keys.sealed', 32), iv, {
      authTagLength: 16,
    })
      .setAAD(sealed.subarray(0, IV_AT))
      .setAuthTag(sealed.subarray(TAG_AT, CIPHERTEXT_AT))
    const content = decipher.update(sealed.subarray(CIPHERTEXT_AT))
    decipher.final()
    return content
  } catch (cause) {
    throw new KeyfoldError('invalid-key-file', `${path} was altered or is damaged. ${RESTORE}`, { cause })
  }
}
