/** Every request that a vault's rights are about: what somebody who took a function over would try. */

import { masterKeyPolicy } from '../../../lib/adapters/aws/kms/key-policy.ts'
import { LAMBDA_NAMES } from '../../../lib/config/functions.ts'
import { KEY_TAGS } from '../../../lib/config/names.ts'
import { TABLES, type TableName } from '../../../lib/config/tables.ts'
import type { AwsRequest } from './decide.ts'
import type { DeployedVault } from './deployed.ts'
import { ACCOUNT } from './resolve.ts'
import { REGION, VAULT } from './synthesize.ts'

export const masterKey = (account = ACCOUNT): string =>
  `arn:aws:kms:${REGION}:${account}:key/0a1b2c3d-1111-2222-3333-444455556666`

export const TAGGED = { [`aws:ResourceTag/${KEY_TAGS.vault}`]: VAULT }
export const IN_CONTEXT = { [`kms:EncryptionContext:${KEY_TAGS.vault}`]: VAULT }

/** On a master key of the vault, with the vault's context, unless said otherwise. */
export const onMasterKey = (
  action: string,
  context: Readonly<Record<string, string | string[]>> = { ...TAGGED, ...IN_CONTEXT },
  account = ACCOUNT,
): AwsRequest => ({
  action: `kms:${action}`,
  resource: masterKey(account),
  account,
  context,
  resourcePolicy: JSON.parse(masterKeyPolicy({ partition: 'aws', id: account })),
})

const MASTER_KEY_ACTIONS = [
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'DescribeKey',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'TagResource',
  'UntagResource',
  'CreateGrant',
  'PutKeyPolicy',
  'DisableKey',
  'ScheduleKeyDeletion',
] as const

const ITEM_ACTIONS = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
] as const
const TABLE_ACTIONS = ['UpdateTable', 'DeleteTable', 'UpdateContinuousBackups'] as const
const OBJECT_ACTIONS = [
  'PutObject',
  'GetObject',
  'GetObjectVersion',
  'DeleteObject',
  'DeleteObjectVersion',
] as const
const BUCKET_ACTIONS = [
  'ListBucket',
  'ListBucketVersions',
  'PutBucketPolicy',
  'PutLifecycleConfiguration',
] as const
const SECRET_ACTIONS = ['GetSecretValue', 'PutSecretValue', 'DeleteSecret'] as const
const COGNITO_ACTIONS = [
  'AdminCreateUser',
  'AdminAddUserToGroup',
  'AdminSetUserPassword',
  'CreateUserPoolClient',
] as const

/** The TLS that the bucket's policy asks for; the SDK has it. */
const OVER_TLS = { 's3:TlsVersion': '1.3' }

type Named = readonly [name: string, request: AwsRequest]

export const sensitiveRequests = (vault: DeployedVault): readonly Named[] => [
  ...onKeys(vault),
  ...onBuckets(vault),
  ...onTables(vault),
  ...onOthers(vault),
]

const onKeys = ({ storageKey, keyPolicy }: DeployedVault): readonly Named[] => [
  ...MASTER_KEY_ACTIONS.map((action): Named => [`kms:${action}`, onMasterKey(action)]),
  ['kms:CreateKey', { action: 'kms:CreateKey', resource: '*' }],
  [
    'kms:Decrypt storage-key',
    { action: 'kms:Decrypt', resource: storageKey, context: IN_CONTEXT, resourcePolicy: keyPolicy },
  ],
]

function onBuckets({ blobs, accessLogs, bucketPolicies }: DeployedVault): readonly Named[] {
  const ofBlobs = { context: OVER_TLS, resourcePolicy: bucketPolicies.blobs }
  const ofLogs = { context: OVER_TLS, resourcePolicy: bucketPolicies.accessLogs }
  return [
    ...OBJECT_ACTIONS.map(
      (action): Named => [
        `s3:${action} blobs`,
        { action: `s3:${action}`, resource: `${blobs}/blob`, ...ofBlobs },
      ],
    ),
    ...BUCKET_ACTIONS.map(
      (action): Named => [`s3:${action} blobs`, { action: `s3:${action}`, resource: blobs, ...ofBlobs }],
    ),
    ...OBJECT_ACTIONS.map(
      (action): Named => [
        `s3:${action} access-logs`,
        { action: `s3:${action}`, resource: `${accessLogs}/log`, ...ofLogs },
      ],
    ),
  ]
}

const onTables = ({ tables }: DeployedVault): readonly Named[] =>
  (Object.keys(TABLES) as TableName[]).flatMap((name) => [
    ...[...ITEM_ACTIONS, ...TABLE_ACTIONS].map(
      (action): Named => [
        `dynamodb:${action} ${name}`,
        { action: `dynamodb:${action}`, resource: tables[name] },
      ],
    ),
    ...TABLES[name].indexes.map(
      (index): Named => [
        `dynamodb:Query ${name}/${index.name}`,
        { action: 'dynamodb:Query', resource: `${tables[name]}/index/${index.name}` },
      ],
    ),
  ])

function onOthers(vault: DeployedVault): readonly Named[] {
  const pool = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_pool`
  const machine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:rotation`
  return [
    ...SECRET_ACTIONS.map(
      (action): Named => [
        `secretsmanager:${action}`,
        { action: `secretsmanager:${action}`, resource: vault.secret },
      ],
    ),
    ...LAMBDA_NAMES.map(
      (name): Named => [
        `lambda:InvokeFunction ${name}`,
        { action: 'lambda:InvokeFunction', resource: vault.functions[name] },
      ],
    ),
    [
      'lambda:UpdateFunctionCode read',
      { action: 'lambda:UpdateFunctionCode', resource: vault.functions.read },
    ],
    ...COGNITO_ACTIONS.map(
      (action): Named => [`cognito-idp:${action}`, { action: `cognito-idp:${action}`, resource: pool }],
    ),
    ['states:StartExecution', { action: 'states:StartExecution', resource: machine }],
    ['sqs:SendMessage failures', { action: 'sqs:SendMessage', resource: vault.failureQueue }],
    ['sns:Publish alarms', { action: 'sns:Publish', resource: vault.alarmTopic }],
    ['iam:PassRole', { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/any` }],
  ]
}
