/** Signatures: Ed25519 alone, over the message itself (KMS API reference, GetPublicKey and Sign). */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign as signWith } from 'node:crypto'
import { type Operation, useOf } from './operation.ts'

export const SIGNING_SPEC = 'ECC_NIST_EDWARDS25519'
const ALGORITHM = 'ED25519_SHA_512'
/** Of a message that is not hashed before. */
const MESSAGE_MAX_BYTES = 4096

export const newSigningKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey

const getPublicKey: Operation = (input, kms) => {
  const name = input.text('KeyId')
  input.assertAllTaken()
  kms.used(useOf('GetPublicKey', kms.keys.find(name, { byAlias: true })))
  const key = kms.keys.findUsable(name, { signs: true })
  const spki = createPublicKey(key.privateKey as KeyObject).export({ type: 'spki', format: 'der' })
  return {
    KeyId: key.arn,
    PublicKey: spki.toString('base64'),
    CustomerMasterKeySpec: SIGNING_SPEC,
    KeySpec: SIGNING_SPEC,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: ['ED25519_PH_SHA_512', ALGORITHM],
  }
}

const sign: Operation = (input, kms) => {
  const name = input.text('KeyId')
  const message = input.bytes('Message', MESSAGE_MAX_BYTES)
  input.oneOf('MessageType', ['RAW'], 'RAW')
  input.oneOf('SigningAlgorithm', [ALGORITHM])
  input.assertAllTaken()
  kms.used(useOf('Sign', kms.keys.find(name, { byAlias: true })))
  const key = kms.keys.findUsable(name, { signs: true })
  const signature = signWith(null, message, key.privateKey as KeyObject)
  return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm: ALGORITHM }
}

export const SIGNING_OPERATIONS = { GetPublicKey: getPublicKey, Sign: sign }
