import { randomBytes } from 'node:crypto'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { KmsMasterKeyAdmin } from '../../../../lib/adapters/aws/kms/admin.ts'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'
import { activeAlias, generationAlias } from '../../../../lib/config/names.ts'
import { LOST_ANSWER } from '../../../support/kms/faults.ts'
import { adminOf, type OpenKms, openKms, plantedPolicy, VAULT } from './open.ts'

/** ARN → state of every key. */
async function keysIn({ client }: OpenKms): Promise<ReadonlyMap<string, string | undefined>> {
  const { Keys = [] } = await client.send(new ListKeysCommand({}))
  const described = Keys.map(({ KeyArn }) => client.send(new DescribeKeyCommand({ KeyId: KeyArn })))
  return new Map(
    (await Promise.all(described)).map(({ KeyMetadata }) => [KeyMetadata?.Arn ?? '', KeyMetadata?.KeyState]),
  )
}

async function targetOf({ client }: OpenKms, alias: string): Promise<string | undefined> {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: alias }))
  return KeyMetadata?.Arn
}

const ALIAS = generationAlias(VAULT, 1)

/** A key with the tags and the alias of generation 1, into which another account can look. */
async function plantKey({ client, kms }: OpenKms): Promise<string> {
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({
      Origin: 'EXTERNAL',
      Policy: plantedPolicy(kms),
      Tags: [
        { TagKey: 'keyfold:vault', TagValue: VAULT },
        { TagKey: 'keyfold:generation', TagValue: '1' },
      ],
    }),
  )
  const keyId = KeyMetadata?.Arn ?? ''
  await client.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: keyId }))
  return keyId
}

describe('a new master key', () => {
  test('is of external origin, tagged with its vault and generation, under the policy of master keys', async () => {
    const { admin, client, requests, kms } = await openKms()
    const keyId = await admin.createKey(7)
    const { Tags } = await client.send(new ListResourceTagsCommand({ KeyId: keyId }))
    expect(Tags).toEqual([
      { TagKey: 'keyfold:vault', TagValue: 'demo' },
      { TagKey: 'keyfold:generation', TagValue: '7' },
    ])
    expect(requests('CreateKey')[0]?.input).toMatchObject({
      Origin: 'EXTERNAL',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      MultiRegion: false,
      Policy: masterKeyPolicy({ partition: 'aws', id: kms.account }),
    })
    const { Aliases } = await client.send(new ListAliasesCommand({ KeyId: keyId }))
    expect(Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/keyfold-demo-generation-7'])
  })

  test('is found again by a retry while it waits for its material', async () => {
    const open = await openKms()
    const keyId = await open.admin.createKey(1)
    expect(await adminOf(open.kms, open.client).createKey(1)).toBe(keyId)
    expect(await open.admin.createKey(2)).not.toBe(keyId)
    expect((await keysIn(open)).size).toBe(2)
  })

  test('is another one once the first has its material, or is to be deleted', async () => {
    const open = await openKms()
    const first = await open.admin.createKey(1)
    await open.admin.importMaterial(first, randomBytes(32))
    const second = await open.admin.createKey(1)
    await open.admin.changeState(second, 'pending-deletion')
    const third = await open.admin.createKey(1)
    expect(new Set([first, second, third]).size).toBe(3)
    expect(await targetOf(open, ALIAS)).toBe(third)
    expect([...(await keysIn(open)).values()]).toEqual(['Enabled', 'PendingDeletion', 'PendingImport'])
  })

  test.each([
    ['of another vault', { 'keyfold:vault': 'other', 'keyfold:generation': '1' }],
    ['of another generation', { 'keyfold:vault': VAULT, 'keyfold:generation': '2' }],
    ['without tags', {}],
  ])('is never a stray key %s that the alias was pointed at', async (_, tags) => {
    const open = await openKms()
    const policy = masterKeyPolicy({ partition: 'aws', id: open.kms.account })
    const { KeyMetadata } = await open.client.send(
      new CreateKeyCommand({
        Origin: 'EXTERNAL',
        Policy: policy,
        Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      }),
    )
    const stray = KeyMetadata?.Arn ?? ''
    await open.client.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: stray }))
    const keyId = await open.admin.createKey(1)
    expect(keyId).not.toBe(stray)
    expect(await targetOf(open, ALIAS)).toBe(keyId)
    expect(await open.admin.describeKey(stray)).toMatchObject({ state: 'pending-import' })
  })

  test('is never one whose policy lets in somebody else, which is told of', async () => {
    const open = await openKms()
    const planted = await plantKey(open)
    const left: string[] = []
    const keyId = await open.admin.createKey(1, (each) => void left.push(each))
    expect(keyId).not.toBe(planted)
    expect(left).toEqual([planted])
    expect(await targetOf(open, ALIAS)).toBe(keyId)
    expect(await open.admin.createKey(1)).toBe(keyId)
  })

  test('is never one that was planted while it got its alias', async () => {
    const open = await openKms()
    let planted = ''
    const slow = new KmsMasterKeyAdmin(open.client, {
      vault: VAULT,
      account: { partition: 'aws', id: open.kms.account },
      pause: async () => void (planted = await plantKey(open)),
    })
    open.kms.failNext({ error: 'NotFoundException', times: 1, operation: 'CreateAlias' })
    const left: string[] = []
    const keyId = await slow.createKey(1, (each) => void left.push(each))
    expect(left).toEqual([planted])
    expect(keyId).not.toBe(planted)
    expect(await open.admin.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
  })

  test('is one, and no other stays, when many make it at once', async () => {
    const open = await openKms()
    const made = await Promise.all([1, 2, 3].map(() => adminOf(open.kms, open.client).createKey(1)))
    expect(new Set(made).size).toBe(1)
    const others = [...(await keysIn(open))].filter(([keyId]) => keyId !== made[0])
    expect(others.every(([, state]) => state === 'PendingDeletion')).toBe(true)
  })

  test('gives way to a faster one, and says so when it may not be deleted', async () => {
    const open = await openKms()
    const { kms, client, admin } = open
    let faster: string | null = null
    const slow = new KmsMasterKeyAdmin(client, {
      vault: VAULT,
      account: { partition: 'aws', id: kms.account },
      pause: async () => void (faster = await admin.createKey(1)),
    })
    kms.failNext({ error: 'NotFoundException', times: 1, operation: 'CreateAlias' })
    kms.failNext({ error: 'AccessDeniedException', times: 1, operation: 'ScheduleKeyDeletion' })
    const left: string[] = []
    expect(await slow.createKey(1, (keyId) => void left.push(keyId))).toBe(faster)
    expect([...(await keysIn(open)).keys()].filter((keyId) => keyId !== faster)).toEqual(left)
    expect(left).toHaveLength(1)
  })

  test('leaves the alias to a faster one that has its material already', async () => {
    const open = await openKms()
    const { kms, client, admin } = open
    let faster: string | null = null
    const slow = new KmsMasterKeyAdmin(client, {
      vault: VAULT,
      account: { partition: 'aws', id: kms.account },
      pause: async () => {
        faster = await admin.createKey(1)
        await admin.importMaterial(faster, randomBytes(32))
      },
    })
    kms.failNext({ error: 'NotFoundException', times: 1, operation: 'CreateAlias' })
    const keyId = await slow.createKey(1)
    expect(keyId).not.toBe(faster)
    expect(await targetOf(open, ALIAS)).toBe(faster)
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
  })

  test('gets its alias, however late KMS shows it', async () => {
    const open = await openKms()
    open.kms.failNext({ error: 'NotFoundException', times: 3, operation: 'CreateAlias' })
    expect(await targetOf(open, ALIAS).catch(() => undefined)).toBeUndefined()
    expect(await open.admin.createKey(1)).toBe(await targetOf(open, ALIAS))
  })

  test('stays when it got its alias, but the answer was lost', async () => {
    const open = await openKms()
    open.kms.failNext({ error: LOST_ANSWER, times: 1, operation: 'CreateAlias' })
    const keyId = await open.admin.createKey(1)
    expect(await targetOf(open, ALIAS)).toBe(keyId)
    expect([...(await keysIn(open))]).toEqual([[keyId, 'PendingImport']])
  })

  test('stays when it got its alias, but no answer says so; a retry goes on with it', async () => {
    const open = await openKms()
    open.kms.failNext({ error: LOST_ANSWER, times: 1, operation: 'CreateAlias' })
    open.kms.failNext({ error: 'KMSInternalException', times: 3, operation: 'CreateAlias' })
    await expect(open.admin.createKey(1)).rejects.toMatchObject({ code: 'unavailable' })
    expect([...(await keysIn(open)).values()]).toEqual(['PendingImport'])
    expect(await open.admin.createKey(1)).toBe(await targetOf(open, ALIAS))
    expect(open.requests('CreateKey')).toHaveLength(1)
  })

  test.each([1, 2])('stays when it got its alias, and %i looks after that are refused', async (times) => {
    const open = await openKms()
    const { client, kms } = open
    const slow = new KmsMasterKeyAdmin(client, {
      vault: VAULT,
      account: { partition: 'aws', id: kms.account },
      pause: async () => kms.failNext({ error: 'AccessDeniedException', times, operation: 'DescribeKey' }),
    })
    kms.failNext({ error: 'NotFoundException', times: 1, operation: 'CreateAlias' })
    kms.failNext({ error: LOST_ANSWER, times: 1, operation: 'CreateAlias' })
    await expect(slow.createKey(1)).rejects.toMatchObject({ code: 'internal' })
    expect(open.requests('ScheduleKeyDeletion')).toEqual([])
    expect([...(await keysIn(open))]).toEqual([[await targetOf(open, ALIAS), 'PendingImport']])
  })

  test('does not stay when its alias is refused', async () => {
    const open = await openKms()
    open.kms.failNext({ error: 'AccessDeniedException', times: 1, operation: 'CreateAlias' })
    await expect(open.admin.createKey(1)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/does not permit kms:CreateAlias/),
    })
    expect([...(await keysIn(open)).values()]).toEqual(['PendingDeletion'])
  })
})

describe('the deletion of a master key', () => {
  test('that was scheduled, but whose answer was lost, is a success', async () => {
    const open = await openKms()
    const keyId = await open.admin.createKey(1)
    open.kms.failNext({ error: LOST_ANSWER, times: 1, operation: 'ScheduleKeyDeletion' })
    await open.admin.changeState(keyId, 'pending-deletion')
    expect(await open.admin.describeKey(keyId)).toMatchObject({ state: 'pending-deletion' })
    expect(open.requests('ScheduleKeyDeletion').map(({ error }) => error)).toEqual([
      null,
      'KMSInvalidStateException',
    ])
  })

  test('that KMS refuses for another state is an error', async () => {
    const open = await openKms()
    const keyId = await open.admin.createKey(1)
    open.kms.failNext({ error: 'KMSInvalidStateException', times: 1, operation: 'ScheduleKeyDeletion' })
    await expect(open.admin.changeState(keyId, 'pending-deletion')).rejects.toMatchObject({
      code: 'key-state',
    })
  })
})

describe('the alias of the vault', () => {
  test('points at the key that it is told to, and says whether it did not before', async () => {
    const open = await openKms()
    const [one, two] = [await open.admin.createKey(1), await open.admin.createKey(2)]
    expect(await open.admin.pointActiveAlias(one)).toBe(true)
    expect(await open.admin.pointActiveAlias(one)).toBe(false)
    expect(await open.admin.pointActiveAlias(two)).toBe(true)
    expect(await targetOf(open, activeAlias(VAULT))).toBe(two)
  })
})
