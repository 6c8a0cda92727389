/** The key of the log: KMS holds it, and gives signatures and the public key. */
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms'
import type { Bytes } from '../../../audit/log/bytes.ts'
import type { LogSigner } from '../../../audit/log/ports.ts'
import { KeyfoldError } from '../../../errors.ts'
import { answered, assertSameKey, callKms } from './call.ts'

/** What is before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410, sections 3 and 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PUBLIC_KEY_BYTES = 32

/**
 * Asked once; the key of an ARN never changes. Needs `kms:GetPublicKey`.
 *
 * @throws KeyfoldError `unavailable`; `key-state`; `internal` for a key of another kind.
 */
export function logPublicKey(client: KMSClient, keyId: string): () => Promise<Bytes> {
  let known: Bytes | null = null
  return async () => {
    known ??= await publicKeyOf(client, keyId)
    return known
  }
}

/** Needs `kms:Sign`, too. Ed25519 itself, over the text and not over a hash of it (RFC 8032, section 5.1; KMS: at most 4 KiB). */
export class KmsLogSigner implements LogSigner {
  readonly publicKey: () => Promise<Bytes>
  readonly #client: KMSClient
  readonly #keyId: string

  /** @param keyId its ARN */
  constructor(client: KMSClient, keyId: string) {
    this.#client = client
    this.#keyId = keyId
    this.publicKey = logPublicKey(client, keyId)
  }

  async sign(text: Uint8Array): Promise<Bytes> {
    const command = new SignCommand({
      KeyId: this.#keyId,
      Message: text,
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    })
    const answer = await callKms('Sign', () => this.#client.send(command))
    assertSameKey(this.#keyId, answer.KeyId)
    return new Uint8Array(answered(answer.Signature, 'Signature'))
  }
}

async function publicKeyOf(client: KMSClient, keyId: string): Promise<Bytes> {
  const answer = await callKms('GetPublicKey', () => client.send(new GetPublicKeyCommand({ KeyId: keyId })))
  assertSameKey(keyId, answer.KeyId)
  const spki = Buffer.from(answered(answer.PublicKey, 'PublicKey'))
  const isEd25519 =
    spki.length === SPKI_PREFIX.length + PUBLIC_KEY_BYTES &&
    spki.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX)
  if (isEd25519) return new Uint8Array(spki.subarray(SPKI_PREFIX.length))
  throw new KeyfoldError('internal', `The key ${keyId} is none of Ed25519: it is not the key of the log.`)
}
