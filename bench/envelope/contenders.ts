import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node'
import { frameLengthFor } from '../../lib/envelope/frame-length.ts'
import { openVault, sealVault } from '../../lib/envelope/vault.ts'

const BENCH_CONTEXT = {
  'keyfold:vault': 'bench',
  'keyfold:kind': 'object',
  'keyfold:object': 'AAECAwQFBgcICQoLDA0ODw',
  'keyfold:version': '1',
}

/** One implementation that seals a content of a size, and opens what it sealed. */
export type Contender = { seal: () => unknown; open: () => unknown }

/** The vault's own codec. */
export const keyfold = (plaintext: Buffer): Contender => {
  const key = { dataKey: randomBytes(32), context: BENCH_CONTEXT }
  const seal = () =>
    sealVault({ ...key, plaintext: [plaintext], frameLength: frameLengthFor(plaintext.length) })
  const message = Buffer.concat(seal().parts)
  return { seal, open: () => openVault({ ...key, message }) }
}

/** One-shot AES-256-GCM: no format, no frames, no key derivation, nothing wrapped. */
export const nodeCrypto = (plaintext: Buffer): Contender => {
  const key = createSecretKey(randomBytes(32))
  const iv = randomBytes(12)
  const seal = () => {
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const ciphertext = cipher.update(plaintext)
    cipher.final()
    return { ciphertext, tag: cipher.getAuthTag() }
  }
  const sealed = seal()
  const open = () => {
    const decipher = createDecipheriv('aes-256-gcm', key, iv)
    decipher.setAuthTag(sealed.tag)
    const opened = decipher.update(sealed.ciphertext)
    decipher.final()
    return opened
  }
  return { seal, open }
}

/** The stock SDK, same suite; its own default frame length unless one is given. */
export const stockSdk = async (plaintext: Buffer, frameLength?: number): Promise<Contender> => {
  const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const keyring = new RawAesKeyringNode({
    keyName: 'data-key',
    keyNamespace: 'keyfold',
    unencryptedMasterKey: Uint8Array.from(randomBytes(32)),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  })
  const options = {
    suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
    encryptionContext: BENCH_CONTEXT,
    ...(frameLength === undefined ? {} : { frameLength }),
  }
  const seal = () => client.encrypt(keyring, plaintext, options)
  const { result } = await seal()
  return { seal, open: () => client.decrypt(keyring, result) }
}
