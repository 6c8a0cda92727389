import {
  CreateKeyCommand,
  DeleteAliasCommand,
  type KeyMetadata,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { policyFindings } from '../../lib/adapters/aws/doctor/master-key-policy.ts'
import { masterKeyPolicy } from '../../lib/adapters/aws/kms/key-policy.ts'
import { failed, problemsIn, withWard } from '../support/aws-doctor/examine.ts'
import type { Patient } from '../support/aws-doctor/ward.ts'

const { admit, admitNew, examine, ward } = withWard(/^(stack data|generations|master key .+|alias)$/)

const keyOf = async ({ generations }: Pick<Patient, 'generations'>): Promise<string> =>
  (await generations.active())?.keyId ?? ''

describe('a master key', () => {
  test.each<[string, Partial<KeyMetadata>, string, string]>([
    [
      'that Keyfold did not make',
      { Origin: 'AWS_KMS' },
      'is AWS_KMS, not EXTERNAL',
      'restore the table of keys',
    ],
    [
      'whose material expires',
      // In seconds, as on the wire.
      { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: 1_956_528_000 as unknown as Date },
      'expires on 2032-01-01T00:00:00.000Z',
      'base64 -d crypto.key | openssl pkeyutl -encrypt',
    ],
  ])('%s', async (_, metadata, detail, remedy) => {
    const patient = await admit()
    Object.assign(patient.deployment.keys[await keyOf(patient)]!, metadata)
    expect(problemsIn(await examine(patient))).toEqual([failed('master key 1', detail, remedy)])
  })

  const deny = (action: string, condition: object = {}) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: '*',
    ...condition,
  })
  const sooner = (days: number) => ({
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': days } },
  })

  /** A vault whose second key is under a policy with the statement of the account's IAM, and these. */
  async function admitUnder(statementsBeside: (denials: readonly object[]) => readonly object[]) {
    const { vault, generations, deployment } = await admitNew({ key: 'shown' })
    const { account, kms } = ward()
    const policy = JSON.parse(masterKeyPolicy(account))
    const [root, ...denials] = policy.Statement
    policy.Statement = [root, ...statementsBeside(denials)]
    const Tags = [
      { TagKey: 'keyfold:vault', TagValue: vault },
      { TagKey: 'keyfold:generation', TagValue: '2' },
    ]
    const made = await kms.send(
      new CreateKeyCommand({ Origin: 'EXTERNAL', Policy: JSON.stringify(policy), Tags }),
    )
    const keyId = made.KeyMetadata?.Arn ?? ''
    deployment.keys[keyId] = { KeyState: 'Enabled' }
    await generations.claim(2, keyId, Date.now())
    const mended = `aws kms put-key-policy --key-id ${keyId} --policy-name default --policy '${masterKeyPolicy(account)}'`
    return { keyId, mended, problems: problemsIn(await examine({ vault })) }
  }

  test.each([
    ['without any denial', [], 'deletion of its material and its deletion sooner than in 30 days'],
    [
      'that denies shorter windows only',
      [deny('kms:DeleteImportedKeyMaterial'), deny('kms:ScheduleKeyDeletion', sooner(14))],
      'its deletion sooner than in 30 days',
    ],
    [
      'that denies the deletion of its material to some only',
      [
        deny('kms:DeleteImportedKeyMaterial', {
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
        }),
        deny('kms:ScheduleKeyDeletion', sooner(30)),
      ],
      'deletion of its material',
    ],
  ])('whose policy is one %s', async (_, statements, allowed) => {
    const { keyId, mended, problems } = await admitUnder(() => statements)
    expect(problems).toContainEqual(
      failed('master key 2', `The policy of ${keyId} does not deny ${allowed}.`, mended),
    )
  })

  test('whose policy denies more than it must is well', async () => {
    const stricter = [deny('kms:Delete*'), deny('kms:ScheduleKeyDeletion')]
    expect((await admitUnder(() => stricter)).problems).toEqual([])
  })

  test('whose policy is of another version', async () => {
    const keyId = 'arn:aws:kms:eu-west-1:111122223333:key/1'
    const policy = masterKeyPolicy(ward().account)
    expect(policyFindings(keyId, policy)).toEqual([])
    expect(policyFindings(keyId, policy.replace('2012-10-17', '2008-10-17'))).toEqual([
      {
        detail: `The policy of ${keyId} is none of version 2012-10-17.`,
        remedy: expect.stringContaining(`aws kms put-key-policy --key-id ${keyId}`),
      },
    ])
  })

  test('whose policy lets in somebody else, or has statements that are not known', async () => {
    const planted = { AWS: 'arn:aws:iam::999999999999:root' }
    const { keyId, mended, problems } = await admitUnder((denials) => [
      ...denials,
      { Effect: 'Allow', Principal: planted, Action: 'kms:*', Resource: '*' },
      { Effect: 'Allow', NotPrincipal: planted, NotAction: 'kms:Decrypt', Resource: '*' },
      deny('kms:Decrypt'),
    ])
    expect(problems).toEqual(
      [
        `The policy of ${keyId} allows "kms:*" to {"AWS":"arn:aws:iam::999999999999:root"}`,
        `The policy of ${keyId} allows all but "kms:Decrypt" to all but {"AWS":"arn:aws:iam::999999999999:root"}`,
        `The policy of ${keyId} has a statement that Keyfold does not know: ${JSON.stringify(deny('kms:Decrypt'))}`,
      ].map((detail) => failed('master key 2', detail, mended)),
    )
  })

  test('without its tags', async () => {
    const { vault, generations } = await admitNew({ key: 'shown' })
    const keyId = await ward().newForeignKey()
    await generations.claim(2, keyId, Date.now())
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'master key 2',
        `The key ${keyId} lacks the tag keyfold:vault=${vault} and keyfold:generation=2`,
        `aws kms tag-resource --key-id ${keyId} --tags TagKey=keyfold:vault,TagValue=${vault} ` +
          'TagKey=keyfold:generation,TagValue=2',
      ),
    ])
  })
})

describe('the alias', () => {
  test('that is missing, and one that points elsewhere', async () => {
    const patient = await admitNew({ key: 'shown' })
    const alias = `alias/keyfold-${patient.vault}`
    const command = (verb: string, key: string) =>
      `aws kms ${verb}-alias --alias-name ${alias} --target-key-id ${key}`
    const active = await keyOf(patient)
    const other = await ward().newForeignKey()
    await ward().kms.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: other }))
    expect(problemsIn(await examine(patient))).toEqual([
      failed(
        'alias',
        `${alias} points at ${other}, which is not the key of the active`,
        command('update', active),
      ),
    ])
    await ward().kms.send(new DeleteAliasCommand({ AliasName: alias }))
    expect(problemsIn(await examine(patient))).toEqual([
      failed('alias', `There is no ${alias}.`, command('create', active)),
    ])
  })
})

/** It is that of all of these. */
const STORAGE_KEY = /^(stack data|bucket|table .+|secret|storage key)$/

describe('the storage key', () => {
  test.each<[string, Partial<KeyMetadata>, string, string]>([
    ["that is AWS's own", { KeyManager: 'AWS' }, "is AWS's own", '--revert-drift'],
    [
      'that is disabled',
      { KeyState: 'Disabled' },
      'is Disabled: bucket, tables',
      'aws kms enable-key --key-id KEY',
    ],
    [
      'on its way out',
      // In seconds, as on the wire.
      { KeyState: 'PendingDeletion', DeletionDate: 1_924_992_000 as unknown as Date },
      'ALARM: AWS destroys the storage key KEY on 2031-01-01T00:00:00.000Z, and with it the whole vault.',
      'At once: aws kms cancel-key-deletion --key-id KEY && aws kms enable-key --key-id KEY',
    ],
  ])('%s', async (_, metadata, detail, remedy) => {
    const { vault, deployment, storageKey } = await admit()
    Object.assign(deployment.keys[storageKey]!, metadata)
    const named = (text: string) => text.replaceAll('KEY', storageKey)
    expect(problemsIn(await examine({ vault }, STORAGE_KEY))).toEqual([
      failed('storage key', named(detail), named(remedy)),
    ])
  })

  test('that is gone, and one beside it', async () => {
    const { vault, deployment, storageKey } = await admit()
    const gone = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000'
    deployment.secret!.key = gone
    expect(problemsIn(await examine({ vault }, STORAGE_KEY))).toEqual([
      failed('storage key', `The storage key ${gone} does not exist`, 'a backup'),
      failed('storage key', `encrypted with different keys: ${storageKey}, ${gone}.`, '--revert-drift'),
    ])
  })
})
