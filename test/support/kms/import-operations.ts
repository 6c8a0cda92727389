import { KeyfoldError } from '../../../lib/errors.ts'
import { KEY_BYTES } from '../../../lib/keys/crypto-key.ts'
import { invalid, invalidState, KmsError, unsupported } from './errors.ts'
import { WRAPPING_ALGORITHMS } from './import-sets.ts'
import type { Input } from './input.ts'
import { only } from './key-operations.ts'
import type { WireKey } from './keys.ts'
import type { Kms, Operation } from './operation.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

const getParametersForImport: Operation = (input, kms) => {
  const algorithm = input.oneOf('WrappingAlgorithm', WRAPPING_ALGORITHMS)
  if (input.oneOf('WrappingKeySpec', ['RSA_2048', 'RSA_3072', 'RSA_4096']) !== 'RSA_4096') {
    throw unsupported('This KMS has only wrapping keys of 4096 bits.')
  }
  const key = only(input, kms, 'GetParametersForImport', (name) => kms.keys.findLasting(name))
  const { token, publicKey, validTo } = kms.sets.make(key, algorithm)
  return {
    KeyId: key.arn,
    ImportToken: token.toString('base64'),
    PublicKey: publicKey.toString('base64'),
    ParametersValidTo: validTo / 1000,
  }
}

const importKeyMaterial: Operation = async (input, kms) => {
  const token = input.bytes('ImportToken')
  const wrapped = input.bytes('EncryptedKeyMaterial')
  const validTo = readExpiration(input, kms)
  const type = input.optionalText('ImportType')
  const key = only(input, kms, 'ImportKeyMaterial', (name) => kms.keys.findLasting(name))
  if (kms.keys.stateOf(key) === 'Disabled') throw invalidState(key.arn, 'disabled')
  assertType(type, key)
  await setMaterial(kms, key, kms.sets.use(token, key, wrapped))
  key.validTo = validTo
  return { KeyId: key.arn }
}

const deleteImportedKeyMaterial: Operation = (input, kms) => {
  const key = only(input, kms, 'DeleteImportedKeyMaterial', (name) => kms.keys.find(name))
  if (key.material === 'present') key.material = 'deleted'
  return { KeyId: key.arn }
}

export const IMPORT_OPERATIONS = {
  GetParametersForImport: getParametersForImport,
  ImportKeyMaterial: importKeyMaterial,
  DeleteImportedKeyMaterial: deleteImportedKeyMaterial,
}

/** @returns when the material expires, or null: never. */
function readExpiration(input: Input, { clock }: Kms): number | null {
  const models = ['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE'] as const
  const model = input.oneOf('ExpirationModel', models, 'KEY_MATERIAL_EXPIRES')
  const seconds = input.optionalNumber('ValidTo', clock() / 1000, (clock() + YEAR_MS) / 1000)
  const expires = model === 'KEY_MATERIAL_EXPIRES'
  if (expires !== (seconds !== undefined)) throw invalid('ValidTo', `does not go with ${model}`)
  return seconds === undefined ? null : seconds * 1000
}

/** Without a type, the first material is new, and every later one is taken for the same. */
function assertType(type: string | undefined, key: WireKey): void {
  if (type === undefined || (type === 'EXISTING_KEY_MATERIAL') === (key.material !== 'never')) return
  throw incorrectMaterial(`The material of ${key.arn} is not ${type}.`)
}

async function setMaterial({ software, staleLooks }: Kms, key: WireKey, material: Buffer): Promise<void> {
  if (material.length !== KEY_BYTES) throw incorrectMaterial(`A symmetric key has ${KEY_BYTES} bytes.`)
  try {
    await software.importMaterial(key.softwareId, material)
  } catch (error) {
    if (!(error instanceof KeyfoldError) || error.code !== 'key-state') throw error
    throw incorrectMaterial('It is not the key material that was imported before.')
  }
  if (key.material !== 'present') {
    key.staleLooks = staleLooks
    key.enabled = true
  }
  key.material = 'present'
}

const incorrectMaterial = (message: string): KmsError =>
  new KmsError('IncorrectKeyMaterialException', message)
