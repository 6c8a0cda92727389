import { describe, expect, test } from 'vitest'
import { TABLES } from '../../lib/config/tables.ts'
import type { Deployment } from '../support/aws-doctor/deployment.ts'
import { failed, problemsIn, withWard } from '../support/aws-doctor/examine.ts'
import { tlsOnly } from '../support/aws-doctor/healthy.ts'

const { admit, examine } = withWard(/^(stack data|bucket|table objects|storage key)$/)
const PAGE_CHECKED = /^(stack page|page bucket)$/

type Bucket = NonNullable<Deployment['bucket']>

const bucketOf = ({ bucket }: Deployment): Bucket => bucket as Bucket

const REVERT = (vault: string) =>
  `npx cdk deploy keyfold-${vault}-data -c vault=${vault} -c profile=PROFILE --revert-drift`

describe('the bucket', () => {
  test.each<[string, (bucket: Bucket) => void, string, string]>([
    [
      'without versions',
      (bucket) => void (bucket.versioning = null),
      'Versioning of the bucket BUCKET is off',
      'aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled',
    ],
    [
      'with versions suspended',
      (bucket) => void (bucket.versioning = 'Suspended'),
      'Versioning of the bucket BUCKET is Suspended',
      'aws s3api put-bucket-versioning --bucket BUCKET',
    ],
    [
      'without a block of public access',
      (bucket) => void (bucket.publicAccessBlock = null),
      'The bucket BUCKET does not block all public access',
      'aws s3api put-public-access-block --bucket BUCKET',
    ],
    [
      'open to public policies',
      (bucket) => void ((bucket.publicAccessBlock ?? {}).BlockPublicPolicy = false),
      'The bucket BUCKET does not block all public access',
      'RestrictPublicBuckets=true',
    ],
    [
      'encrypted with a key of S3',
      (bucket) => void (bucket.encryption = { algorithm: 'AES256', key: null }),
      "BUCKET is not encrypted with the vault's storage key",
      'REVERT',
    ],
    [
      "encrypted with the account's key for S3",
      (bucket) => void (bucket.encryption = { algorithm: 'aws:kms', key: 'arn:aws:kms:r:1:alias/aws/s3' }),
      "BUCKET is not encrypted with the vault's storage key",
      'REVERT',
    ],
    [
      'without a policy',
      (bucket) => void (bucket.policy = null),
      'The policy of the bucket BUCKET allows requests without TLS',
      'REVERT',
    ],
    [
      'whose policy asks only some for TLS',
      (bucket) =>
        void (bucket.policy = {
          Statement: [{ ...tlsOnly(bucket.name), Principal: { AWS: 'arn:aws:iam::1:role/x' } }],
        }),
      'The policy of the bucket BUCKET allows requests without TLS',
      'REVERT',
    ],
    [
      'whose policy asks for TLS on other objects only',
      (bucket) =>
        void (bucket.policy = {
          Statement: [{ ...tlsOnly(bucket.name), Resource: [`arn:aws:s3:::${bucket.name}/public/*`] }],
        }),
      'The policy of the bucket BUCKET allows requests without TLS',
      'REVERT',
    ],
  ])('%s', async (_, spoil, detail, remedy) => {
    const patient = await admit()
    const bucket = bucketOf(patient.deployment)
    spoil(bucket)
    const named = (text: string) =>
      text.replace('BUCKET', bucket.name).replace('REVERT', REVERT(patient.vault))
    expect(problemsIn(await examine(patient))).toEqual([failed('bucket', named(detail), named(remedy))])
  })

  test('that is gone', async () => {
    const patient = await admit()
    patient.deployment.bucket = null
    expect(problemsIn(await examine(patient))).toEqual([
      failed('bucket', 'There is no bucket', 'CloudTrail for the event DeleteBucket'),
    ])
  })
})

describe('the bucket of the page', () => {
  const revert = (vault: string): string =>
    `npx cdk deploy keyfold-${vault}-page -c vault=${vault} -c profile=PROFILE --revert-drift`

  test('that is open to the public, by a policy too', async () => {
    const patient = await admit()
    const bucket = patient.deployment.pageBucket as Bucket
    Object.assign(bucket, { publicAccessBlock: null, policy: null })
    const found = problemsIn(await examine(patient, PAGE_CHECKED))
    const detail = `The bucket ${bucket.name} does not block all public access.`
    expect(found).toEqual([
      failed('page bucket', detail, 'put-public-access-block'),
      failed(
        'page bucket',
        `The policy of the bucket ${bucket.name} allows requests without TLS`,
        revert(patient.vault),
      ),
    ])
  })

  test('that is gone', async () => {
    const patient = await admit()
    patient.deployment.pageBucket = null
    expect(problemsIn(await examine(patient, PAGE_CHECKED))).toEqual([
      failed('page bucket', 'nobody gets the page', revert(patient.vault)),
    ])
  })
})

const TABLES_CHECKED = /^(stack data|table (objects|audit)|storage key)$/

describe('a table', () => {
  const indexes = TABLES.objects.indexes.map(({ name, partitionKey, sortKey, include }) => ({
    IndexName: name,
    IndexStatus: 'ACTIVE' as const,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' as const },
      { AttributeName: sortKey, KeyType: 'RANGE' as const },
    ],
    Projection:
      include.length === 0
        ? { ProjectionType: 'KEYS_ONLY' as const }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] },
  }))
  type Table = Deployment['tables'][string]

  test.each<[string, (table: Table) => void, string, string]>([
    [
      'that is being made',
      ({ description }) => void (description.TableStatus = 'CREATING'),
      'The table TABLE is CREATING.',
      'aws dynamodb describe-table --table-name TABLE',
    ],
    [
      'that cannot be opened with its key',
      ({ description }) => void (description.TableStatus = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'),
      'The table TABLE is INACCESSIBLE_ENCRYPTION_CREDENTIALS.',
      'see the check "storage key"',
    ],
    [
      'that has other keys',
      ({ description }) => void (description.KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }]),
      'The table TABLE has other keys.',
      'REVERT',
    ],
    [
      'that lacks an index',
      ({ description }) => void (description.GlobalSecondaryIndexes = indexes.slice(1)),
      'The index byOwner of the table TABLE is missing.',
      'REVERT',
    ],
    [
      'whose index is being made',
      ({ description }) =>
        void (description.GlobalSecondaryIndexes = indexes.with(3, {
          ...indexes[3]!,
          IndexStatus: 'CREATING' as 'ACTIVE',
        })),
      'The index byGeneration of the table TABLE is CREATING.',
      'Wait, and look again: aws dynamodb describe-table --table-name TABLE',
    ],
    [
      'whose index has other keys',
      ({ description }) =>
        void (description.GlobalSecondaryIndexes = indexes.with(4, {
          ...indexes[4]!,
          KeySchema: indexes[3]!.KeySchema,
        })),
      'The index byExpiry of the table TABLE has other keys.',
      'REVERT',
    ],
    [
      'whose index holds everything',
      ({ description }) =>
        void (description.GlobalSecondaryIndexes = indexes.with(3, {
          ...indexes[3]!,
          Projection: { ProjectionType: 'ALL' as 'KEYS_ONLY' },
        })),
      'The index byGeneration of the table TABLE holds other attributes.',
      'REVERT',
    ],
    [
      'without recovery to a point in time',
      (table) => void (table.recoverable = false),
      'The table TABLE cannot be restored to a point in time.',
      'aws dynamodb update-continuous-backups --table-name TABLE',
    ],
    [
      'that anybody may delete',
      ({ description }) => void (description.DeletionProtectionEnabled = false),
      'The table TABLE is not protected from deletion.',
      'aws dynamodb update-table --table-name TABLE --deletion-protection-enabled',
    ],
    [
      'without a key of its own',
      ({ description }) => void delete description.SSEDescription,
      "The table TABLE is not encrypted with the vault's storage key.",
      'REVERT',
    ],
  ])('%s', async (_, spoil, detail, remedy) => {
    const patient = await admit()
    const table = patient.tables.objects
    spoil(patient.deployment.tables[table]!)
    const named = (text: string) => text.replace('TABLE', table).replace('REVERT', REVERT(patient.vault))
    expect(problemsIn(await examine(patient, TABLES_CHECKED))).toEqual([
      failed('table objects', named(detail), named(remedy)),
    ])
  })

  test('that is gone', async () => {
    const patient = await admit()
    const stack = patient.deployment.stacks.get(`keyfold-${patient.vault}-data`)!
    const outputs = { ...stack.outputs, AuditTable: 'gone' }
    patient.deployment.stacks.set(`keyfold-${patient.vault}-data`, { ...stack, outputs })
    const problems = problemsIn(await examine(patient, TABLES_CHECKED)).filter(({ check }) =>
      check.startsWith('table'),
    )
    expect(problems).toEqual([
      failed('table audit', 'There is no table gone.', 'aws dynamodb list-backups --table-name gone'),
    ])
  })
})

const SECRET_CHECKED = /^(stack data|bucket|secret|storage key)$/

describe('the secret', () => {
  type Secret = NonNullable<Deployment['secret']>

  test.each<[string, (secret: Secret) => void, string, string]>([
    [
      'that will be deleted',
      (secret) => void (secret.deleted = Date.UTC(2031, 0, 1)),
      'The secret will be deleted; it was marked on 2031-01-01T00:00:00.000Z.',
      'aws secretsmanager restore-secret --secret-id ARN',
    ],
    [
      'without a value',
      (secret) => void (secret.stages = { v1: ['AWSPREVIOUS'] }),
      'The secret has no current value.',
      'aws secretsmanager update-secret-version-stage --version-stage AWSCURRENT',
    ],
    [
      'that is rotated',
      (secret) => void (secret.rotated = true),
      'The secret is rotated',
      'aws secretsmanager cancel-rotate-secret --secret-id ARN',
    ],
    [
      'without a key of its own',
      (secret) => void (secret.key = null),
      "The secret is not encrypted with the vault's storage key.",
      'REVERT',
    ],
  ])('%s', async (_, spoil, detail, remedy) => {
    const patient = await admit()
    const secret = patient.deployment.secret as Secret
    spoil(secret)
    const named = remedy.replace('ARN', secret.arn).replace('REVERT', REVERT(patient.vault))
    expect(problemsIn(await examine(patient, SECRET_CHECKED))).toEqual([failed('secret', detail, named)])
  })

  test('that is gone', async () => {
    const patient = await admit()
    patient.deployment.secret = null
    expect(problemsIn(await examine(patient, SECRET_CHECKED))).toEqual([
      failed('secret', 'There is no secret', 'CloudTrail for the event DeleteSecret'),
    ])
  })
})
