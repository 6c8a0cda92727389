import { randomBytes } from 'node:crypto'
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node'
import { sealFrame } from '../../lib/envelope/body.ts'
import { type EncryptionContext, serializeContext } from '../../lib/envelope/context.ts'
import { encodeHeaderBody, type HeaderFields } from '../../lib/envelope/header.ts'
import { HEADER_IV } from '../../lib/envelope/message.ts'
import { wrapMessageKey } from '../../lib/envelope/raw-aes.ts'
import { deriveKeys, sealGcm, secretKey } from '../../lib/envelope/suite.ts'
import { sealVault } from '../../lib/envelope/vault.ts'
import { KeyfoldError } from '../../lib/errors.ts'

/** How often a property is tried; more in the longer loops. */
export const PROPERTY_RUNS = process.env.SLOW === '1' ? 1000 : 60

export const CONTEXT: EncryptionContext = {
  'keyfold:vault': 'test',
  'keyfold:kind': 'object',
  'keyfold:object': 'AAECAwQFBgcICQoLDA0ODw',
  'keyfold:version': '1',
}

/** Seals into one buffer, which only tests want. */
export const seal = (
  dataKey: Uint8Array,
  plaintext: Uint8Array,
  frameLength: number,
  context: EncryptionContext = CONTEXT,
): Buffer => Buffer.concat(sealVault({ dataKey, context, plaintext: [plaintext], frameLength }).parts)

/** Gives bytes in chunks of the given sizes, which repeat; a size of 0 is an empty chunk. */
export async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let offset = 0, index = 0; offset < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    yield bytes.subarray(offset, offset + size)
    offset += size
  }
}

export const collect = async (parts: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const collected: Uint8Array[] = []
  for await (const part of parts) collected.push(part)
  return Buffer.concat(collected)
}

/** The stock SDK, which writes and reads suites with key commitment only. */
export const sdk = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

export const SUITE_0478 = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY

/** A raw AES keyring of the stock SDK; by default it names the key as the vault does. */
export const sdkKeyring = (
  dataKey: Uint8Array,
  { keyNamespace = 'keyfold', keyName = 'data-key' } = {},
): RawAesKeyringNode =>
  new RawAesKeyringNode({
    keyName,
    keyNamespace,
    unencryptedMasterKey: Uint8Array.from(dataKey),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  })

export const sdkEncrypt = async (
  keyring: KeyringNode,
  plaintext: Uint8Array,
  options: { frameLength?: number; context?: EncryptionContext; suiteId?: AlgorithmSuiteIdentifier } = {},
): Promise<Buffer> => {
  const { result } = await sdk.encrypt(keyring, Buffer.from(plaintext), {
    suiteId: options.suiteId ?? SUITE_0478,
    encryptionContext: { ...(options.context ?? CONTEXT) },
    ...(options.frameLength === undefined ? {} : { frameLength: options.frameLength }),
  })
  return result
}

/**
 * Makes a message whose tags are all right although its header breaks a rule: what somebody who holds the key, or
 * a faulty writer, could make. The plaintext is one final frame.
 */
export const forge = (
  dataKey: Uint8Array,
  change: Partial<HeaderFields> & { plaintext?: Uint8Array } = {},
): { message: Buffer; messageKey: Buffer } => {
  const { plaintext = Buffer.from('forged'), ...fields } = change
  const messageId = randomBytes(32)
  const messageKey = randomBytes(32)
  const contextBytes = fields.contextBytes ?? serializeContext(CONTEXT)
  const { commitment, frameKey } = deriveKeys(messageKey, messageId)
  const body = encodeHeaderBody({
    messageId,
    contextBytes,
    encryptedDataKeys: [wrapMessageKey(secretKey(dataKey), messageKey, randomBytes(12), contextBytes)],
    contentType: 'framed',
    frameLength: 16,
    commitment,
    ...fields,
  })
  const { tag } = sealGcm(frameKey, HEADER_IV, body, [])
  const frame = { sequence: 1, final: true, pieces: [plaintext], length: plaintext.length }
  return { message: Buffer.concat([body, tag, ...sealFrame({ frameKey, messageId }, frame)]), messageKey }
}

/** The code of what `work` throws, or undefined when it does not throw. */
export const failureOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error instanceof KeyfoldError ? error.code : error
  }
  return undefined
}

/** The same for a promise. */
export const failureOfAsync = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error instanceof KeyfoldError ? error.code : error
  }
  return undefined
}
