import { cannotDecrypt } from '../errors.ts'
import type { EncryptionContext } from './context.ts'
import { frameLengthFor } from './frame-length.ts'
import { openVault, sealVault } from './vault.ts'

/**
 * Encrypts data under a data key: the Base64 form of one message of the vault's format.
 *
 * @param data bytes, or a string that is encoded as UTF-8.
 * @param key 32 random bytes. Use a data key for one message only.
 * @param context pairs that are authenticated but not secret; the same ones are needed to decrypt.
 * @throws KeyfoldError `invalid-request` when key or context cannot be used.
 * @example
 * const key = randomBytes(32)
 * const message = encryptData('4111 1111 1111 1111', key, { purpose: 'payment' })
 * decryptData(message, key, { purpose: 'payment' }).toString() // '4111 1111 1111 1111'
 */
export const encryptData = (
  data: Uint8Array | string,
  key: Uint8Array,
  context: EncryptionContext = {},
): string => {
  const plaintext = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  const { parts } = sealVault({
    dataKey: key,
    context,
    plaintext: [plaintext],
    frameLength: frameLengthFor(plaintext.length),
  })
  return Buffer.concat(parts).toString('base64')
}

/**
 * Decrypts what {@link encryptData} made.
 *
 * @param message strict Base64: the standard alphabet, padded, no white space.
 * @param key the data key that it was encrypted under.
 * @param context exactly the context that it was encrypted with.
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong.
 * @example
 * decryptData(encryptData('secret', key), key).toString() // 'secret'
 */
export const decryptData = (message: string, key: Uint8Array, context: EncryptionContext = {}): Buffer => {
  const bytes = Buffer.from(message, 'base64')
  if (bytes.toString('base64') !== message) throw cannotDecrypt(new Error('The message is not strict Base64'))
  return Buffer.concat(openVault({ dataKey: key, context, message: bytes }))
}
