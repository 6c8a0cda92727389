import type { KeyObject } from 'node:crypto'
import type { EncryptedDataKey } from './header.ts'
import { openGcm, SUITE, sealGcm } from './suite.ts'

/**
 * How the vault's own messages name the key that opens them. Constant across key generations, so that a
 * rotation never touches a message: the master key wraps the data key elsewhere.
 */
export const VAULT_KEY = { providerId: Buffer.from('keyfold'), keyName: Buffer.from('data-key') } as const

/** After the key name: tag length in bits, IV length in bytes. */
const LENGTHS = Buffer.from([0, 0, 0, SUITE.tagBytes * 8, 0, 0, 0, SUITE.ivBytes])

/** The lengths of an encrypted data key that {@link wrapMessageKey} makes. */
export const WRAPPED_MESSAGE_KEY_BYTES = {
  providerInfo: VAULT_KEY.keyName.length + LENGTHS.length + SUITE.ivBytes,
  ciphertext: SUITE.keyBytes + SUITE.tagBytes,
} as const

/**
 * Wraps a message key under a data key, as the raw AES keyring does.
 *
 * Source: AWS Encryption SDK specification, framework/raw-aes-keyring.md, "Key Provider Information",
 * "Ciphertext", "OnEncrypt".
 *
 * @param iv 12 random bytes. A data key wraps exactly one message key, so they could not repeat anyway.
 */
export const wrapMessageKey = (
  dataKey: KeyObject,
  messageKey: Uint8Array,
  iv: Uint8Array,
  contextBytes: Uint8Array,
): EncryptedDataKey => {
  const { ciphertext, tag } = sealGcm(dataKey, iv, contextBytes, [messageKey])
  return {
    providerId: VAULT_KEY.providerId,
    providerInfo: Buffer.concat([VAULT_KEY.keyName, LENGTHS, iv]),
    ciphertext: Buffer.concat([...ciphertext, tag]),
  }
}

/** Unwraps a message key, whatever the provider and key name. @throws Error when it does not open. */
export const unwrapMessageKey = (
  dataKey: KeyObject,
  encryptedDataKey: EncryptedDataKey,
  contextBytes: Uint8Array,
): Buffer => {
  const { providerInfo, ciphertext } = encryptedDataKey
  const ivStart = providerInfo.length - SUITE.ivBytes
  const lengths = providerInfo.subarray(Math.max(0, ivStart - LENGTHS.length), Math.max(0, ivStart))
  if (!lengths.equals(LENGTHS) || ciphertext.length !== WRAPPED_MESSAGE_KEY_BYTES.ciphertext) {
    throw new Error('The encrypted data key is not one of a 256-bit raw AES keyring')
  }
  return openGcm(
    dataKey,
    providerInfo.subarray(ivStart),
    contextBytes,
    ciphertext.subarray(0, SUITE.keyBytes),
    ciphertext.subarray(SUITE.keyBytes),
  )
}

/** Whether an encrypted data key names the vault's own key. */
export const isVaultKey = ({ providerId, providerInfo }: EncryptedDataKey): boolean =>
  providerId.equals(VAULT_KEY.providerId) &&
  providerInfo.length === WRAPPED_MESSAGE_KEY_BYTES.providerInfo &&
  providerInfo.subarray(0, VAULT_KEY.keyName.length).equals(VAULT_KEY.keyName)
