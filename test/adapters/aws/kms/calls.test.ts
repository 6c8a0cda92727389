import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { activeAlias } from '../../../../lib/config/names.ts'
import { type OpenKms, openKms, VAULT } from './open.ts'

const CONTEXT = {
  'keyfold:vault': VAULT,
  'keyfold:kind': 'object',
  'keyfold:object': 'o',
  'keyfold:version': '1',
}
const NEXT = { ...CONTEXT, 'keyfold:version': '2' }
const KEY_ARN = /^arn:aws:kms:eu-west-1:111122223333:key\//

async function openWithKeys() {
  const open = await openKms()
  const [one, two] = [await open.admin.createKey(1), await open.admin.createKey(2)]
  for (const keyId of [one, two]) await open.admin.importMaterial(keyId, randomBytes(32))
  return { ...open, one, two }
}

/** The permissions that the requests of a call needed. */
async function permissions({ kms }: OpenKms, call: () => Promise<unknown>): Promise<readonly string[]> {
  const before = kms.calls.length
  await call()
  const uses = kms.calls.slice(before).flatMap((request) => request.uses)
  return [...new Set(uses.map(({ action }) => action))].toSorted()
}

describe('every use of a master key', () => {
  test('names the key by its ARN, gives the whole context, and needs one permission a key', async () => {
    const { service, kms, one, two } = await openWithKeys()
    const before = kms.calls.length
    const { wrapped } = await service.generateDataKey(one, CONTEXT)
    await service.unwrap(one, wrapped, CONTEXT)
    await service.rewrap({ keyId: one, wrapped, context: CONTEXT }, two, NEXT)
    const calls = kms.calls.slice(before)
    const tags = (generation: string) => ({ 'keyfold:vault': VAULT, 'keyfold:generation': generation })
    expect(calls.map(({ uses }) => uses)).toEqual([
      [{ action: 'GenerateDataKey', key: one, context: CONTEXT, tags: tags('1') }],
      [{ action: 'Decrypt', key: one, context: CONTEXT, tags: tags('1') }],
      [
        { action: 'ReEncryptFrom', key: one, context: CONTEXT, tags: tags('1') },
        { action: 'ReEncryptTo', key: two, context: NEXT, tags: tags('2') },
      ],
    ])
    expect(calls.map(({ input }) => input)).toEqual([
      { KeyId: one, KeySpec: 'AES_256', EncryptionContext: CONTEXT },
      {
        KeyId: one,
        CiphertextBlob: expect.any(String),
        EncryptionContext: CONTEXT,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      },
      {
        CiphertextBlob: expect.any(String),
        SourceKeyId: one,
        SourceEncryptionContext: CONTEXT,
        SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        DestinationKeyId: two,
        DestinationEncryptionContext: NEXT,
        DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      },
    ])
  })

  test('is refused by an alias: KMS answers for its key, not for what was asked', async () => {
    const { service, admin, one, two } = await openWithKeys()
    await admin.pointActiveAlias(one)
    const alias = activeAlias(VAULT)
    const { wrapped } = await service.generateDataKey(one, CONTEXT)
    const refusal = {
      code: 'internal',
      message: expect.stringMatching(/asked for the key alias.*answered for arn/),
    }
    await expect(service.generateDataKey(alias, CONTEXT)).rejects.toMatchObject(refusal)
    await expect(service.unwrap(alias, wrapped, CONTEXT)).rejects.toMatchObject(refusal)
    await expect(service.describeKey(alias)).rejects.toMatchObject(refusal)
    const from = { keyId: alias, wrapped, context: CONTEXT }
    await expect(service.rewrap(from, two, CONTEXT)).rejects.toMatchObject(refusal)
    await expect(service.rewrap({ ...from, keyId: one }, alias, CONTEXT)).rejects.toMatchObject(refusal)
  })

  test('is refused by its plain id', async () => {
    const { service, one } = await openWithKeys()
    const id = one.replace(KEY_ARN, '')
    await expect(service.generateDataKey(id, CONTEXT)).rejects.toMatchObject({ code: 'internal' })
  })

  test('tells a target that is not there from a blob that does not open', async () => {
    const { service, one, kms } = await openWithKeys()
    const { wrapped } = await service.generateDataKey(one, CONTEXT)
    const unknown = `arn:aws:kms:${kms.region}:${kms.account}:key/00000000-0000-4000-8000-000000000000`
    const from = { keyId: one, wrapped, context: CONTEXT }
    await expect(service.rewrap(from, unknown, CONTEXT)).rejects.toMatchObject({ code: 'key-state' })
    await expect(service.rewrap({ ...from, keyId: unknown }, one, CONTEXT)).rejects.toMatchObject({
      code: 'cannot-decrypt',
    })
  })
})

describe('the administration of master keys', () => {
  test('needs these permissions, and no others', async () => {
    const open = await openKms()
    const { admin } = open
    const next = await admin.createKey(2)
    let keyId = ''
    const needed = {
      create: await permissions(open, async () => {
        keyId = await admin.createKey(1)
      }),
      find: await permissions(open, () => admin.createKey(1)),
      import: await permissions(open, () => admin.importMaterial(keyId, randomBytes(32))),
      alias: await permissions(open, () => admin.pointActiveAlias(keyId)),
      moveAlias: await permissions(open, () => admin.pointActiveAlias(next)),
      disable: await permissions(open, () => admin.changeState(keyId, 'disabled')),
      delete: await permissions(open, () => admin.changeState(keyId, 'pending-deletion')),
      cancel: await permissions(open, () => admin.changeState(keyId, 'disabled')),
      enable: await permissions(open, () => admin.changeState(keyId, 'enabled')),
      describe: await permissions(open, () => admin.describeKey(keyId)),
    }
    expect(needed).toEqual({
      create: ['CreateAlias', 'CreateKey', 'TagResource'],
      find: ['DescribeKey', 'GetKeyPolicy', 'ListResourceTags'],
      import: ['DescribeKey', 'GetKeyPolicy', 'GetParametersForImport', 'ImportKeyMaterial'],
      alias: ['CreateAlias'],
      moveAlias: ['DescribeKey', 'UpdateAlias'],
      disable: ['DescribeKey', 'DisableKey'],
      delete: ['DescribeKey', 'ScheduleKeyDeletion'],
      cancel: ['CancelKeyDeletion', 'DescribeKey'],
      enable: ['DescribeKey', 'EnableKey'],
      describe: ['DescribeKey'],
    })
  })
})
