/** Cryptography: the software key service does it, under the states of KMS. */
import type { EncryptionContext } from '../../../lib/envelope/context.ts'
import { KeyfoldError } from '../../../lib/errors.ts'
import { KmsError } from './errors.ts'
import type { Input } from './input.ts'
import type { WireKey } from './keys.ts'
import { type Kms, type Operation, useOf } from './operation.ts'

const ALGORITHM = ['SYMMETRIC_DEFAULT'] as const

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const generateDataKey: Operation = async (input, kms) => {
  input.oneOf('KeySpec', ['AES_256'])
  const context = input.context('EncryptionContext')
  const name = input.text('KeyId')
  input.assertAllTaken()
  const key = usable(kms, 'GenerateDataKey', name, context)
  const { plaintext, wrapped } = await kms.software.generateDataKey(key.softwareId, context)
  return { CiphertextBlob: base64(wrapped), Plaintext: base64(plaintext), KeyId: key.arn }
}

/** KMS could find the key of a blob by itself; nothing may depend on that, so that a key must be named here. */
const decrypt: Operation = async (input, kms) => {
  const source = readSource(input, {
    key: 'KeyId',
    context: 'EncryptionContext',
    algorithm: 'EncryptionAlgorithm',
  })
  input.assertAllTaken()
  const key = usable(kms, 'Decrypt', source.name, source.context)
  const plaintext = await open(kms, key, source)
  return { KeyId: key.arn, Plaintext: base64(plaintext), EncryptionAlgorithm: ALGORITHM[0] }
}

const reEncrypt: Operation = async (input, kms) => {
  const source = readSource(input, {
    key: 'SourceKeyId',
    context: 'SourceEncryptionContext',
    algorithm: 'SourceEncryptionAlgorithm',
  })
  const toName = input.text('DestinationKeyId')
  const toContext = input.context('DestinationEncryptionContext')
  input.oneOf('DestinationEncryptionAlgorithm', ALGORITHM)
  input.assertAllTaken()
  const from = usable(kms, 'ReEncryptFrom', source.name, source.context)
  const to = usable(kms, 'ReEncryptTo', toName, toContext)
  ;(await open(kms, from, source)).fill(0)
  const { wrapped } = await kms.software.rewrap(
    { keyId: from.softwareId, wrapped: source.blob, context: source.context },
    to.softwareId,
    toContext,
  )
  return {
    CiphertextBlob: base64(wrapped),
    SourceKeyId: from.arn,
    KeyId: to.arn,
    SourceEncryptionAlgorithm: ALGORITHM[0],
    DestinationEncryptionAlgorithm: ALGORITHM[0],
  }
}

export const DATA_KEY_OPERATIONS = {
  GenerateDataKey: generateDataKey,
  Decrypt: decrypt,
  ReEncrypt: reEncrypt,
}

type Source = { readonly name: string; readonly context: EncryptionContext; readonly blob: Buffer }

function readSource(input: Input, names: { key: string; context: string; algorithm: string }): Source {
  input.oneOf(names.algorithm, ALGORITHM)
  return {
    name: input.text(names.key),
    context: input.context(names.context),
    blob: input.bytes('CiphertextBlob'),
  }
}

function usable(kms: Kms, action: string, name: string, context: EncryptionContext): WireKey {
  kms.used(useOf(action, kms.keys.find(name, { byAlias: true }), context))
  return kms.keys.findUsable(name)
}

async function open(kms: Kms, key: WireKey, { blob, context }: Source): Promise<Uint8Array> {
  try {
    return await kms.software.unwrap(key.softwareId, blob, context)
  } catch (error) {
    if (!(error instanceof KeyfoldError) || error.code !== 'cannot-decrypt') throw error
    const wrapper = kms.keys.list().find(({ softwareId }) => blob.includes(bytesOf(softwareId)))
    if (wrapper === undefined || wrapper === key) throw new KmsError('InvalidCiphertextException', '')
    throw new KmsError('IncorrectKeyException', 'The key ID does not identify the key of the ciphertext.')
  }
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')
