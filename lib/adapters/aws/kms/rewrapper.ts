import { type KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms'
import type { EncryptionContext } from '../../../envelope/context.ts'
import type { DataKeyRewrapper } from '../../../keys/ports.ts'
import { answered, assertSameKey, callKms, isUnknownKey } from './call.ts'
import { assertBlob, opaque } from './opaque.ts'

/** Needs `kms:ReEncryptFrom` on the one key, `kms:ReEncryptTo` on the other, and nothing else. */
export class KmsDataKeyRewrapper implements DataKeyRewrapper {
  readonly #client: KMSClient

  constructor(client: KMSClient) {
    this.#client = client
  }

  async rewrap(
    from: { keyId: string; wrapped: Uint8Array; context: EncryptionContext },
    toKeyId: string,
    toContext: EncryptionContext,
  ): Promise<{ wrapped: Uint8Array; keyId: string }> {
    assertBlob(from.wrapped)
    const command = new ReEncryptCommand({
      CiphertextBlob: from.wrapped,
      SourceKeyId: from.keyId,
      SourceEncryptionContext: { ...from.context },
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationKeyId: toKeyId,
      DestinationEncryptionContext: { ...toContext },
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    })
    // A target that KMS does not know is no fault of the blob: of the two keys, its message names the one it means.
    const ownErrors = (error: unknown) =>
      isUnknownKey(error) && error.message.includes(toKeyId) ? error : opaque(error)
    const answer = await callKms('ReEncrypt', () => this.#client.send(command), ownErrors)
    assertSameKey(from.keyId, answer.SourceKeyId)
    assertSameKey(toKeyId, answer.KeyId)
    return { wrapped: answered(answer.CiphertextBlob, 'CiphertextBlob'), keyId: toKeyId }
  }
}
