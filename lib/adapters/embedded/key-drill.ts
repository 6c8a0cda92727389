/** Tries material without the key store: what a recovery would find. */
import { createSecretKey } from 'node:crypto'
import { type EncryptionContext, serializeContext } from '../../envelope/context.ts'
import { keyIdToBytes } from './key-records.ts'
import { unwrapDataKey } from './key-wrap.ts'

/** @returns whether this material, as that of the key of this id, opens the wrapped data key. */
export function opensWith(
  material: Uint8Array,
  keyId: string,
  wrapped: Uint8Array,
  context: EncryptionContext,
): boolean {
  try {
    const key = createSecretKey(material)
    unwrapDataKey(key, keyIdToBytes(keyId), wrapped, serializeContext(context)).fill(0)
    return true
  } catch {
    return false
  }
}
