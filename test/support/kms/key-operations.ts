/** Making keys, looking at them, and their states (KMS developer guide, "Key states of KMS keys"). */
import { invalidState, unsupported } from './errors.ts'
import type { Input } from './input.ts'
import { readPolicy } from './key-policies.ts'
import type { WireKey } from './keys.ts'
import { type Kms, type Operation, useOf } from './operation.ts'
import { newSigningKey, SIGNING_SPEC } from './signing.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let softwareKeys = 0

const createKey: Operation = async (input, kms) => {
  const spec = input.oneOf('KeySpec', ['SYMMETRIC_DEFAULT', SIGNING_SPEC], 'SYMMETRIC_DEFAULT')
  const signs = spec === SIGNING_SPEC
  if (input.oneOf('Origin', ['AWS_KMS', 'EXTERNAL'], 'AWS_KMS') !== (signs ? 'AWS_KMS' : 'EXTERNAL')) {
    throw unsupported('This KMS makes the material of keys that sign, and of no others.')
  }
  input.oneOf('KeyUsage', [signs ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT'], 'ENCRYPT_DECRYPT')
  if (input.optionalBoolean('MultiRegion') === true) throw unsupported('This KMS is in one region.')
  const description = input.optionalText('Description', { min: 0, max: 8192 }) ?? ''
  const tags = input.tags('Tags')
  const policy = readPolicy(input, kms.place)
  input.assertAllTaken()
  const requested = { key: null, context: null, tags: Object.fromEntries(tags) }
  kms.used({ ...requested, action: 'CreateKey' })
  if (tags.length > 0) kms.used({ ...requested, action: 'TagResource' })
  const softwareId = signs ? '' : await kms.software.createKey(++softwareKeys)
  const privateKey = signs ? newSigningKey() : null
  return { KeyMetadata: describe(kms, kms.keys.add(softwareId, description, policy, tags, privateKey)) }
}

const describeKey: Operation = (input, kms) => {
  const key = kms.keys.find(input.text('KeyId'), { byAlias: true })
  input.assertAllTaken()
  kms.used(useOf('DescribeKey', key))
  const metadata = describe(kms, key)
  if (key.staleLooks === 0) return { KeyMetadata: metadata }
  key.staleLooks--
  return { KeyMetadata: { ...metadata, Enabled: false, KeyState: 'PendingImport' } }
}

const getKeyPolicy: Operation = (input, kms) => {
  input.oneOf('PolicyName', ['default'], 'default')
  const key = only(input, kms, 'GetKeyPolicy', (name) => kms.keys.find(name))
  return { Policy: key.policy, PolicyName: 'default' }
}

const putKeyPolicy: Operation = (input, kms) => {
  const policy = readPolicy(input, kms.place)
  input.oneOf('PolicyName', ['default'], 'default')
  const key = only(input, kms, 'PutKeyPolicy', (name) => kms.keys.find(name))
  key.policy = policy
  return {}
}

const listKeys: Operation = (input, kms) => {
  input.assertAllTaken()
  kms.used({ action: 'ListKeys', key: null, context: null, tags: {} })
  return { Keys: kms.keys.list().map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), Truncated: false }
}

const listResourceTags: Operation = (input, kms) => {
  const key = only(input, kms, 'ListResourceTags', (name) => kms.keys.find(name))
  return { Tags: [...key.tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })), Truncated: false }
}

const tagResource: Operation = (input, kms) => {
  const tags = input.tags('Tags')
  const key = only(input, kms, 'TagResource', (name) => kms.keys.findLasting(name))
  for (const [name, value] of tags) key.tags.set(name, value)
  return {}
}

const enableKey: Operation = (input, kms) => switchKey(input, kms, 'EnableKey', true)
const disableKey: Operation = (input, kms) => switchKey(input, kms, 'DisableKey', false)

function switchKey(input: Input, kms: Kms, action: string, enabled: boolean): object {
  const key = only(input, kms, action, (name) => kms.keys.findLasting(name))
  if (kms.keys.stateOf(key) === 'PendingImport') throw invalidState(key.arn, 'pending import')
  key.enabled = enabled
  return {}
}

const scheduleKeyDeletion: Operation = (input, kms) => {
  const days = input.optionalNumber('PendingWindowInDays', 7, 30) ?? 30
  const key = only(input, kms, 'ScheduleKeyDeletion', (name) => kms.keys.findLasting(name))
  key.deletion = kms.clock() + days * DAY_MS
  return {
    KeyId: key.arn,
    DeletionDate: key.deletion / 1000,
    KeyState: 'PendingDeletion',
    PendingWindowInDays: days,
  }
}

/** The key is disabled then, as the guide says ("Cancel key deletion"). */
const cancelKeyDeletion: Operation = (input, kms) => {
  const key = only(input, kms, 'CancelKeyDeletion', (name) => kms.keys.find(name))
  if (key.deletion === null) throw invalidState(key.arn, 'not pending deletion')
  key.deletion = null
  key.enabled = false
  return { KeyId: key.arn }
}

export const KEY_OPERATIONS = {
  CreateKey: createKey,
  DescribeKey: describeKey,
  GetKeyPolicy: getKeyPolicy,
  PutKeyPolicy: putKeyPolicy,
  ListKeys: listKeys,
  ListResourceTags: listResourceTags,
  TagResource: tagResource,
  EnableKey: enableKey,
  DisableKey: disableKey,
  ScheduleKeyDeletion: scheduleKeyDeletion,
  CancelKeyDeletion: cancelKeyDeletion,
}

/** Takes the key of a request that says little else. */
export function only(input: Input, kms: Kms, action: string, find: (name: string) => WireKey): WireKey {
  const name = input.text('KeyId')
  input.assertAllTaken()
  kms.used(useOf(action, kms.keys.find(name)))
  return find(name)
}

function describe(kms: Kms, key: WireKey): object {
  const state = kms.keys.stateOf(key)
  return {
    AWSAccountId: kms.place.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: key.created / 1000,
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyState: state,
    ...(key.deletion === null ? {} : { DeletionDate: key.deletion / 1000 }),
    KeyManager: 'CUSTOMER',
    ...(key.privateKey === null ? wrapping(key) : SIGNING),
    MultiRegion: false,
  }
}

const wrapping = (key: WireKey): object => ({
  KeyUsage: 'ENCRYPT_DECRYPT',
  Origin: 'EXTERNAL',
  ...(key.material === 'present' ? expirationOf(key) : {}),
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
})

const SIGNING = {
  KeyUsage: 'SIGN_VERIFY',
  Origin: 'AWS_KMS',
  CustomerMasterKeySpec: SIGNING_SPEC,
  KeySpec: SIGNING_SPEC,
  SigningAlgorithms: ['ED25519_PH_SHA_512', 'ED25519_SHA_512'],
}

const expirationOf = ({ validTo }: WireKey): object =>
  validTo === null
    ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
    : { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: validTo / 1000 }
