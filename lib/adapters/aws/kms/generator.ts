import { GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import type { EncryptionContext } from '../../../envelope/context.ts'
import type { DataKey, DataKeyGenerator } from '../../../keys/ports.ts'
import { answered, assertSameKey, callKms } from './call.ts'

/** Needs `kms:GenerateDataKey`, and nothing else. */
export class KmsDataKeyGenerator implements DataKeyGenerator {
  readonly #client: KMSClient

  constructor(client: KMSClient) {
    this.#client = client
  }

  async generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey> {
    const answer = await callKms('GenerateDataKey', () =>
      this.#client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } }),
      ),
    )
    const plaintext = answered(answer.Plaintext, 'Plaintext')
    try {
      assertSameKey(keyId, answer.KeyId)
      return { plaintext, wrapped: answered(answer.CiphertextBlob, 'CiphertextBlob'), keyId }
    } catch (error) {
      plaintext.fill(0)
      throw error
    }
  }
}
