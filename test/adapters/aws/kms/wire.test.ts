/** The KMS of the tests is worth only what it refuses. */
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  type KMSClient,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  type WrappingKeySpec,
} from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'
import { connectTo } from '../../../support/kms/connect.ts'
import { openKms, VAULT } from './open.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const CONTEXT = { 'keyfold:vault': VAULT }
const POLICY = masterKeyPolicy({ partition: 'aws', id: '111122223333' })

const nameOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  )

async function openWithEmptyKey() {
  const open = await openKms()
  const keyId = await open.admin.createKey(1)
  return { ...open, keyId }
}

async function openWithKey() {
  const open = await openWithEmptyKey()
  await open.admin.importMaterial(open.keyId, randomBytes(32))
  return open
}

async function importSet(client: KMSClient, keyId: string) {
  const { PublicKey, ImportToken } = await client.send(
    new GetParametersForImportCommand({
      KeyId: keyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_4096',
    }),
  )
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' })
  const wrap = (material: Buffer, oaepHash = 'sha256') =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, material)
  return { token: ImportToken, wrap }
}

const importWith = (client: KMSClient, KeyId: string, ImportToken: Uint8Array | undefined, wrapped: Buffer) =>
  nameOf(
    client.send(
      new ImportKeyMaterialCommand({
        KeyId,
        ImportToken,
        EncryptedKeyMaterial: wrapped,
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      }),
    ),
  )

describe('the KMS of the tests: imports', () => {
  test('takes a token for its key only, once, and for 24 hours', async () => {
    const { client, admin, clock, keyId } = await openWithEmptyKey()
    const material = randomBytes(32)
    const other = await admin.createKey(2)
    const { token, wrap } = await importSet(client, keyId)
    expect(await importWith(client, other, token, wrap(material))).toBe('InvalidImportTokenException')
    expect(await importWith(client, keyId, randomBytes(64), wrap(material))).toBe(
      'InvalidImportTokenException',
    )
    expect(await importWith(client, keyId, token, wrap(material))).toBe('done')
    expect(await importWith(client, keyId, token, wrap(material))).toBe('InvalidImportTokenException')
    const late = await importSet(client, keyId)
    clock.advance(DAY_MS)
    expect(await importWith(client, keyId, late.token, late.wrap(material))).toBe(
      'ExpiredImportTokenException',
    )
  })

  test('refuses what was wrapped otherwise, under another set, or is no key', async () => {
    const { client, keyId } = await openWithEmptyKey()
    const [one, two] = [await importSet(client, keyId), await importSet(client, keyId)]
    const material = randomBytes(32)
    expect(await importWith(client, keyId, one.token, two.wrap(material))).toBe('InvalidCiphertextException')
    const three = await importSet(client, keyId)
    expect(await importWith(client, keyId, three.token, three.wrap(material, 'sha1'))).toBe(
      'InvalidCiphertextException',
    )
    const four = await importSet(client, keyId)
    expect(await importWith(client, keyId, four.token, four.wrap(randomBytes(16)))).toBe(
      'IncorrectKeyMaterialException',
    )
  })

  test('lets material expire by default, and then wants a time; the key is empty afterwards', async () => {
    const { client, clock, keyId, admin } = await openWithEmptyKey()
    const { token, wrap } = await importSet(client, keyId)
    const command = { KeyId: keyId, ImportToken: token, EncryptedKeyMaterial: wrap(randomBytes(32)) }
    expect(await nameOf(client.send(new ImportKeyMaterialCommand(command)))).toBe('ValidationException')
    const ValidTo = new Date(clock() + DAY_MS)
    await client.send(new ImportKeyMaterialCommand({ ...command, ValidTo }))
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'enabled' })
    clock.advance(DAY_MS)
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }))
    expect(KeyMetadata?.Enabled).toBe(false)
  })

  test.each([
    ['NEW_KEY_MATERIAL', 'done', 'IncorrectKeyMaterialException'],
    ['EXISTING_KEY_MATERIAL', 'IncorrectKeyMaterialException', 'done'],
  ] as const)('takes %s only where that is what it is', async (ImportType, first, again) => {
    const { client, admin, keyId } = await openWithEmptyKey()
    const material = randomBytes(32)
    const tell = async () => {
      const { token, wrap } = await importSet(client, keyId)
      const command = new ImportKeyMaterialCommand({
        KeyId: keyId,
        ImportToken: token,
        EncryptedKeyMaterial: wrap(material),
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        ImportType,
      })
      return nameOf(client.send(command))
    }
    expect(await tell()).toBe(first)
    await admin.importMaterial(keyId, material)
    expect(await tell()).toBe(again)
  })

  test.each([
    ['RSAES_PKCS1_V1_5', 'RSA_4096', 'ValidationException'],
    ['RSAES_OAEP_SHA_256', 'RSA_2048', 'UnsupportedOperationException'],
  ] as const)('has no sets for %s with %s', async (WrappingAlgorithm, spec, name) => {
    const { client, keyId } = await openWithEmptyKey()
    const WrappingKeySpec: WrappingKeySpec = spec
    const command = new GetParametersForImportCommand({ KeyId: keyId, WrappingAlgorithm, WrappingKeySpec })
    expect(await nameOf(client.send(command))).toBe(name)
  })

  test('takes no material into a disabled key', async () => {
    const { client, keyId } = await openWithKey()
    await client.send(new DisableKeyCommand({ KeyId: keyId }))
    const { token, wrap } = await importSet(client, keyId)
    expect(await importWith(client, keyId, token, wrap(randomBytes(32)))).toBe('KMSInvalidStateException')
  })
})

describe('the KMS of the tests: keys', () => {
  test('finds a key by id and ARN, by alias only for use, and in its own place only', async () => {
    const { client, keyId } = await openWithKey()
    const AliasName = 'alias/a'
    await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyId }))
    const id = keyId.split('/')[1] ?? ''
    const alias = keyId.replace(/key\/.*/, AliasName)
    for (const KeyId of [keyId, id, AliasName, alias]) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }))
      expect(KeyMetadata?.Arn).toBe(keyId)
      const byAlias = KeyId.includes(AliasName)
      expect(await nameOf(client.send(new EnableKeyCommand({ KeyId })))).toBe(
        byAlias ? 'NotFoundException' : 'done',
      )
    }
    for (const [KeyId, name] of [
      [keyId.replace('eu-west-1', 'us-east-1'), 'NotFoundException'],
      [keyId.replace('111122223333', '444455556666'), 'NotFoundException'],
      ['arn:aws:kms', 'InvalidArnException'],
    ] as const) {
      expect(await nameOf(client.send(new DescribeKeyCommand({ KeyId })))).toBe(name)
    }
  })

  test.each([
    ['a key with material of its own', { Origin: 'AWS_KMS' }, 'UnsupportedOperationException'],
    [
      'a policy that locks the account out',
      { Policy: '{"Version":"2012-10-17","Statement":[]}' },
      'Malformed',
    ],
    ['a policy that is no JSON', { Policy: '{' }, 'ValidationException'],
    ['a tag twice', { Tags: [tag('a', '1'), tag('a', '2')] }, 'TagException'],
    ['a tag of AWS', { Tags: [tag('aws:a', '1')] }, 'TagException'],
    ['a tag with a forbidden character', { Tags: [tag('a', '<')] }, 'TagException'],
  ] as const)('does not make %s', async (_, members, name) => {
    const { client } = await openKms()
    const command = new CreateKeyCommand({ Origin: 'EXTERNAL', Policy: POLICY, ...members } as never)
    expect(await nameOf(client.send(command))).toMatch(name)
  })

  test('keeps policy and tags', async () => {
    const { client, keyId } = await openWithEmptyKey()
    await client.send(new TagResourceCommand({ KeyId: keyId, Tags: [tag('more', '1')] }))
    const { Policy = '' } = await client.send(new GetKeyPolicyCommand({ KeyId: keyId }))
    expect(JSON.parse(Policy)).toEqual(JSON.parse(POLICY))
  })

  test('takes another policy, whose account it names by its root, and none that locks the account out', async () => {
    const { client, keyId } = await openWithEmptyKey()
    const put = (Policy: string) => nameOf(client.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy })))
    expect(await put('{"Version":"2012-10-17","Statement":[]}')).toMatch('Malformed')
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: ['111122223333'] },
      Action: 'kms:*',
      Resource: '*',
    }
    expect(await put(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }))).toBe('done')
    const { Policy = '' } = await client.send(new GetKeyPolicyCommand({ KeyId: keyId }))
    expect(JSON.parse(Policy).Statement).toEqual([
      { ...statement, Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
    ])
  })

  test('deletes a key, with its aliases, at the end of its window and not before', async () => {
    const { client, clock, keyId } = await openWithKey()
    const schedule = (days: number) =>
      nameOf(client.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: days })))
    expect(await schedule(6)).toBe('ValidationException')
    expect(await nameOf(client.send(new CancelKeyDeletionCommand({ KeyId: keyId })))).toBe(
      'KMSInvalidStateException',
    )
    expect(await schedule(7)).toBe('done')
    expect(await schedule(30)).toBe('KMSInvalidStateException')
    clock.advance(7 * DAY_MS - 1)
    expect((await client.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(clock() + 1),
    })
    clock.advance(1)
    expect(await nameOf(client.send(new DescribeKeyCommand({ KeyId: keyId })))).toBe('NotFoundException')
    expect((await client.send(new ListAliasesCommand({}))).Aliases).toEqual([])
  })

  test('has one key for an alias, and none for a bad name', async () => {
    const { client, admin, keyId } = await openWithEmptyKey()
    const other = await admin.createKey(2)
    const create = (AliasName: string, TargetKeyId = keyId) =>
      nameOf(client.send(new CreateAliasCommand({ AliasName, TargetKeyId })))
    expect(await create('alias/a')).toBe('done')
    expect(await create('alias/a', other)).toBe('AlreadyExistsException')
    expect(await create('a')).toBe('ValidationException')
    expect(await create('alias/aws/a')).toBe('NotAuthorizedException')
    expect(await create('alias/b', 'alias/a')).toBe('NotFoundException')
    const update = (AliasName: string) =>
      nameOf(client.send(new UpdateAliasCommand({ AliasName, TargetKeyId: other })))
    expect([await update('alias/a'), await update('alias/b')]).toEqual(['done', 'NotFoundException'])
    const remove = () => nameOf(client.send(new DeleteAliasCommand({ AliasName: 'alias/a' })))
    expect([await remove(), await remove()]).toEqual(['done', 'NotFoundException'])
  })
})

describe('the KMS of the tests: use', () => {
  test('names each state that does not allow it', async () => {
    const { client, admin, keyId } = await openWithKey()
    const empty = await admin.createKey(2)
    const use = (KeyId: string) =>
      nameOf(
        client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT })),
      )
    expect([await use(keyId), await use(empty)]).toEqual(['done', 'KMSInvalidStateException'])
    await admin.changeState(keyId, 'disabled')
    expect(await use(keyId)).toBe('DisabledException')
    await admin.changeState(keyId, 'pending-deletion')
    expect(await use(keyId)).toBe('KMSInvalidStateException')
  })

  test('tells a wrong key from a wrong context, and wants a key to be named', async () => {
    const { client, admin, service, keyId } = await openWithKey()
    const other = await admin.createKey(2)
    await admin.importMaterial(other, randomBytes(32))
    const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
    const open = (KeyId: string | undefined, EncryptionContext: Record<string, string>) =>
      nameOf(
        client.send(
          new DecryptCommand({
            KeyId,
            EncryptionContext,
            CiphertextBlob: wrapped,
            EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          }),
        ),
      )
    expect(await open(keyId, CONTEXT)).toBe('done')
    expect(await open(keyId, {})).toBe('InvalidCiphertextException')
    expect(await open(other, CONTEXT)).toBe('IncorrectKeyException')
    expect(await open(undefined, CONTEXT)).toBe('ValidationException')
  })

  test.each([
    ['a member that does not exist', { Context: {} }],
    ['another size of data key', { KeySpec: 'AES_128' }],
    ['a context that is no map of strings', { EncryptionContext: { a: 1 } }],
    ['a context that is too large', { EncryptionContext: { a: 'b'.repeat(8192) } }],
  ])('refuses %s', async (_, members) => {
    const { kms, keyId } = await openWithKey()
    const answer = await post(kms.url, { KeyId: keyId, KeySpec: 'AES_256', ...members })
    expect([answer.status, answer.body.__type]).toEqual([400, 'ValidationException'])
  })

  test('refuses requests that are not signed for it', async () => {
    const { kms, keyId } = await openWithKey()
    expect((await post(kms.url, {}, {})).body.__type).toBe('MissingAuthenticationTokenException')
    const elsewhere = connectTo({ url: kms.url, region: 'us-east-1' })
    expect(await nameOf(elsewhere.send(new DescribeKeyCommand({ KeyId: keyId })))).toBe(
      'InvalidSignatureException',
    )
  })
})

function tag(TagKey: string, TagValue: string) {
  return { TagKey, TagValue }
}

const SIGNED = {
  Authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20310101/eu-west-1/kms/aws4_request, Signature=x',
}

async function post(url: string, members: object, headers: Record<string, string> = SIGNED) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'TrentService.GenerateDataKey',
      ...headers,
    },
    body: JSON.stringify(members),
  })
  return { status: response.status, body: (await response.json()) as { __type: string } }
}
