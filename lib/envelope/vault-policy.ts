import { type EncryptionContext, serializeContext } from './context.ts'
import type { Header } from './header.ts'
import { ENVELOPE_LIMITS } from './limits.ts'
import type { MessageKeyOf } from './message.ts'
import { isVaultKey, unwrapMessageKey, VAULT_KEY, WRAPPED_MESSAGE_KEY_BYTES } from './raw-aes.ts'
import { SUITE, secretKey } from './suite.ts'

/** What opens one of the vault's own messages: its data key (32 bytes) and exactly its context. */
export type VaultKey = { dataKey: Uint8Array; context: EncryptionContext }

/**
 * The vault's own policy on top of the format: framed, exactly one encrypted data key, which names our
 * provider and key, a frame length within the limit, and exactly the expected context.
 */
export const vaultMessageKey =
  ({ dataKey, context }: VaultKey): MessageKeyOf =>
  (header) => {
    const contextBytes = serializeContext(context)
    checkShape(header)
    if (!header.contextBytes.equals(contextBytes)) throw new Error('The message has another context')
    const [encryptedDataKey] = header.encryptedDataKeys
    if (
      encryptedDataKey === undefined ||
      header.encryptedDataKeys.length !== 1 ||
      !isVaultKey(encryptedDataKey)
    ) {
      throw new Error('The message is not wrapped under exactly one data key of the vault')
    }
    return unwrapMessageKey(secretKey(dataKey), encryptedDataKey, contextBytes)
  }

/** The length of a vault message's header in bytes: it depends on nothing but the context. */
export const vaultHeaderBytes = (contextBytes: Uint8Array): number =>
  1 +
  2 +
  SUITE.messageIdBytes +
  (2 + contextBytes.length) +
  2 +
  (2 + VAULT_KEY.providerId.length) +
  (2 + WRAPPED_MESSAGE_KEY_BYTES.providerInfo) +
  (2 + WRAPPED_MESSAGE_KEY_BYTES.ciphertext) +
  1 +
  4 +
  SUITE.commitmentBytes +
  SUITE.tagBytes

const checkShape = ({ contentType, frameLength }: Header): void => {
  if (contentType !== 'framed') throw new Error('The message is not framed')
  if (frameLength > ENVELOPE_LIMITS.vaultFrameMaxBytes) throw new Error('The frame length is over the limit')
}
