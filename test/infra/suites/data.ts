import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { OUTPUTS } from '../../../lib/config/names.ts'
import { TABLES, type TableName } from '../../../lib/config/tables.ts'
import { onlyOne, PROFILE_NAMES, propertiesOf, resourcesOf, synthesized } from '../support/synthesize.ts'

/** What holds data, and so must outlive its stack. */
const HOLDS_DATA = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
  'AWS::Cognito::UserPool',
]
const TABLE_NAMES = Object.keys(TABLES) as TableName[]

describe.each(PROFILE_NAMES)('the data stack of %s', (name) => {
  const { profile, protectedStacks, templates } = synthesized(name)
  const { data } = templates
  const buckets = resourcesOf(data, 'AWS::S3::Bucket')
  const blobs = buckets.find(({ Properties }) => Properties?.['LoggingConfiguration'])?.Properties ?? {}
  const logs = buckets.find(({ Properties }) => !Properties?.['LoggingConfiguration'])?.Properties ?? {}

  it('keeps everything that holds data when a stack is deleted or a resource replaced', () => {
    const kept = Object.values(templates)
      .flatMap((template) => resourcesOf(template))
      .filter(({ Type }) => HOLDS_DATA.includes(Type))
      .map(({ DeletionPolicy, UpdateReplacePolicy }) => `${DeletionPolicy} ${UpdateReplacePolicy}`)
    expect(kept.length).toBeGreaterThan(10)
    expect(new Set(kept)).toEqual(new Set(['Retain Retain']))
  })

  it('is deleted by nobody who has not first lifted its protection; so is that of the people', () => {
    expect(protectedStacks).toEqual(['data', 'identity'])
  })

  describe('storage key', () => {
    const [storage, , alarms] = resourcesOf(data, 'AWS::KMS::Key')

    it('is rotated, stays when the stack goes, and waits 30 days before it is deleted', () => {
      expect(storage).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
      })
      expect(alarms?.Properties).toMatchObject({ EnableKeyRotation: true })
    })

    it('does not carry the tag by which functions may use master keys; nothing does', () => {
      const all = Object.values(templates).flatMap((template) => resourcesOf(template))
      const tagged = all.filter(({ Properties }) =>
        JSON.stringify(Properties?.['Tags'] ?? '').includes('keyfold:vault'),
      )
      expect(tagged).toEqual([])
      expect(storage?.Properties?.['Tags']).toContainEqual({ Key: 'project', Value: 'keyfold' })
    })

    it('encrypts bucket, tables, secret and logs', () => {
      const ref = { 'Fn::GetAtt': [Match.stringLikeRegexp('^StorageKey'), 'Arn'] }
      data.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: ref })
      data.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: ref } })],
      })
      const groups = [templates.functions, templates.api].flatMap((template) =>
        resourcesOf(template, 'AWS::Logs::LogGroup'),
      )
      const keys = groups.map(({ Properties }) => JSON.stringify(Properties?.['KmsKeyId']))
      expect(new Set(keys).size).toBe(1)
      expect(keys[0]).toContain('StorageKey')
    })
  })

  describe('bucket', () => {
    it('is versioned, and encrypted under the storage key with a bucket key', () => {
      expect(blobs).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^StorageKey/), 'Arn'] },
              },
            },
          ],
        },
      })
    })

    it.each([
      ['of blobs', blobs],
      ['of access logs', logs],
    ])('%s is closed to the public and to other owners', (_, bucket) => {
      expect(bucket).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      })
      expect(bucket['AccessControl']).toBeUndefined()
    })

    it('drops unfinished uploads, and what others deleted after the days of the profile', () => {
      expect(blobs['LifecycleConfiguration'].Rules).toMatchObject([
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        {
          Status: 'Enabled',
          ExpiredObjectDeleteMarker: true,
          NoncurrentVersionExpiration: { NoncurrentDays: profile.noncurrentVersionDays },
        },
      ])
    })

    it('never lets a current blob expire', () => {
      const rules: readonly Record<string, unknown>[] = blobs['LifecycleConfiguration'].Rules
      expect(rules.filter((rule) => 'ExpirationInDays' in rule || 'ExpirationDate' in rule)).toEqual([])
    })

    it('of access logs keeps them as long as all logs', () => {
      expect(logs['LifecycleConfiguration'].Rules).toMatchObject([
        { ExpirationInDays: profile.logRetentionDays },
      ])
    })
  })

  describe('bucket of the log', () => {
    const log = propertiesOf(buckets).find(({ ObjectLockEnabled }) => ObjectLockEnabled) ?? {}

    it('locks all that is put there, in the mode and for the days of the profile', () => {
      const { mode, days } = profile.auditLock
      expect(log['ObjectLockConfiguration']).toEqual({
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: mode.toUpperCase(), Days: days } },
      })
      expect(log['VersioningConfiguration']).toEqual({ Status: 'Enabled' })
    })

    it('is closed and encrypted as that of the blobs, and logs who asks', () => {
      for (const property of ['BucketEncryption', 'PublicAccessBlockConfiguration', 'OwnershipControls']) {
        expect(log[property]).toEqual(blobs[property])
      }
      expect(log['LoggingConfiguration']).toEqual({
        ...blobs['LoggingConfiguration'],
        LogFilePrefix: 'log/',
      })
    })

    it('lets nothing expire but what was put over, when its days are over', () => {
      expect(log['LifecycleConfiguration'].Rules).toMatchObject([
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        { NoncurrentVersionExpiration: { NoncurrentDays: profile.auditLock.days } },
      ])
      const rules: readonly Record<string, unknown>[] = log['LifecycleConfiguration'].Rules
      expect(rules.filter((rule) => 'ExpirationInDays' in rule || 'ExpirationDate' in rule)).toEqual([])
    })
  })

  it('has a key that signs the log with Ed25519, is never rotated, and outlives the stack', () => {
    const [key] = resourcesOf(data, 'AWS::KMS::Key').filter(
      ({ Properties }) => Properties?.['KeyUsage'] === 'SIGN_VERIFY',
    )
    expect(key).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { KeySpec: 'ECC_NIST_EDWARDS25519', PendingWindowInDays: 30 },
    })
    expect(key?.Properties?.['EnableKeyRotation']).toBeUndefined()
  })

  describe.each(TABLE_NAMES)('table %s', (table) => {
    const { partitionKey, sortKey, indexes } = TABLES[table]
    const id = `${table.charAt(0).toUpperCase()}${table.slice(1)}Table`
    const [, resource] =
      Object.entries(data.findResources('AWS::DynamoDB::GlobalTable')).find(([logical]) =>
        logical.startsWith(id),
      ) ?? []
    const properties = resource?.['Properties']

    it('is on demand, can be restored and cannot be deleted', () => {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: {
              PointInTimeRecoveryEnabled: true,
              RecoveryPeriodInDays: profile.pointInTimeRecoveryDays,
            },
          },
        ],
      })
    })

    it('has the keys and indexes that the adapters use, and projects no wrapped key', () => {
      const keySchema = (hash: string, range: string) => [
        { AttributeName: hash, KeyType: 'HASH' },
        { AttributeName: range, KeyType: 'RANGE' },
      ]
      expect(properties.KeySchema).toEqual(keySchema(partitionKey, sortKey))
      expect(properties.GlobalSecondaryIndexes ?? []).toEqual(
        indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index.partitionKey, index.sortKey),
          Projection:
            index.include.length === 0
              ? { ProjectionType: 'KEYS_ONLY' }
              : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.include] },
        })),
      )
    })

    it('shows no keys of items in metrics', () => {
      expect(properties.Replicas[0].ContributorInsightsSpecification).toBeUndefined()
    })
  })

  it('makes a secret of 64 hexadecimal digits, and puts it into no template', () => {
    const secret = onlyOne(data, 'AWS::SecretsManager::Secret')
    const { PasswordLength, ExcludeCharacters, ...rest } = secret['GenerateSecretString']
    const left = 'abcdefghijklmnopqrstuvwxyz0123456789'
      .split('')
      .filter((one) => !ExcludeCharacters.includes(one))
    expect(PasswordLength).toBe(64)
    expect(left.join('')).toBe('abcdef0123456789')
    expect(rest).toEqual({ ExcludeUppercase: true, ExcludePunctuation: true, RequireEachIncludedType: false })
    expect(secret['SecretString']).toBeUndefined()
  })

  it('tells of every call that disables or deletes a key, changes its material, or takes that back', () => {
    data.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.kms'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['kms.amazonaws.com'],
          eventName: [
            'DisableKey',
            'ScheduleKeyDeletion',
            'DeleteImportedKeyMaterial',
            'ImportKeyMaterial',
            'EnableKey',
            'CancelKeyDeletion',
          ],
        },
      },
      Targets: [{ Arn: { Ref: Match.stringLikeRegexp('^AlarmTopic') } }],
    })
  })

  it('tells of a key that KMS has deleted, and of material that has expired', () => {
    data.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.kms'],
        'detail-type': ['KMS Imported Key Material Expiration', 'KMS CMK Deletion'],
      },
      Targets: [{ Arn: { Ref: Match.stringLikeRegexp('^AlarmTopic') } }],
    })
  })

  it('puts out, over all stacks, exactly the names by which the command line looks', () => {
    const put = Object.values(templates)
      .flatMap((template) => Object.keys(template.toJSON()['Outputs'] ?? {}))
      .filter((output) => !output.startsWith('ExportsOutput'))
    expect(put.sort()).toEqual(Object.values(OUTPUTS).sort())
  })

  it('names no account', () => {
    const text = JSON.stringify(Object.values(templates).map((template) => template.toJSON()))
    expect(text.match(/(?<![0-9a-f])[0-9]{12}(?![0-9a-f])/g)).toBeNull()
  })
})
