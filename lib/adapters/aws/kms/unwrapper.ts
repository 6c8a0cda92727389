import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms'
import type { EncryptionContext } from '../../../envelope/context.ts'
import { cannotDecrypt } from '../../../errors.ts'
import { KEY_BYTES } from '../../../keys/crypto-key.ts'
import type { DataKeyUnwrapper } from '../../../keys/ports.ts'
import { answered, assertSameKey, callKms } from './call.ts'
import { assertBlob, opaque } from './opaque.ts'

/** Needs `kms:Decrypt`, and nothing else. */
export class KmsDataKeyUnwrapper implements DataKeyUnwrapper {
  readonly #client: KMSClient

  constructor(client: KMSClient) {
    this.#client = client
  }

  async unwrap(keyId: string, wrapped: Uint8Array, context: EncryptionContext): Promise<Uint8Array> {
    assertBlob(wrapped)
    const command = new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: wrapped,
      EncryptionContext: { ...context },
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    })
    const answer = await callKms('Decrypt', () => this.#client.send(command), opaque)
    const dataKey = answered(answer.Plaintext, 'Plaintext')
    try {
      assertSameKey(keyId, answer.KeyId)
      if (dataKey.length !== KEY_BYTES)
        throw cannotDecrypt(new Error(`a data key of ${dataKey.length} bytes`))
    } catch (error) {
      dataKey.fill(0)
      throw error
    }
    return dataKey
  }
}
