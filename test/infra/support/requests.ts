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
  'EnableKey',
  'CancelKeyDeletion',
  'DisableKey',
  'ScheduleKeyDeletion',
] as const

/** What is asked for with a key that is to be made. */
export const ASKED = { [`aws:RequestTag/${KEY_TAGS.vault}`]: VAULT, 'kms:KeyOrigin': 'EXTERNAL' }
export const TAGGING = {
  [`aws:RequestTag/${KEY_TAGS.vault}`]: VAULT,
  [`aws:RequestTag/${KEY_TAGS.generation}`]: '2',
  'aws:TagKeys': Object.values(KEY_TAGS),
}

const WINDOW = 'kms:ScheduleKeyDeletionPendingWindowInDays'
const DELETION_DAYS = ['7', '30'] as const
const ENDINGS = ['DisableKey', 'ScheduleKeyDeletion'] as const

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
/** Of the log's key. */
const LOG_KEY_ACTIONS = [
  'Sign',
  'GetPublicKey',
  'DescribeKey',
  'CreateGrant',
  'PutKeyPolicy',
  'DisableKey',
  'ScheduleKeyDeletion',
] as const
/** Of the log's bucket: what would loosen its lock. */
const LOCK_ACTIONS = ['PutObjectRetention', 'PutObjectLegalHold', 'BypassGovernanceRetention'] as const
const BUCKET_ACTIONS = [
  'ListBucket',
  'ListBucketVersions',
  'PutBucketPolicy',
  'PutLifecycleConfiguration',
] as const
const SECRET_ACTIONS = ['GetSecretValue', 'PutSecretValue', 'DeleteSecret'] as const
const COGNITO_ACTIONS = [
  'AdminGetUser',
  'AdminListGroupsForUser',
  'ListUsers',
  'AdminCreateUser',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'AdminResetUserPassword',
  'AdminSetUserPassword',
  'AdminSetUserMFAPreference',
  'AdminUpdateUserAttributes',
  'AdminInitiateAuth',
  'AdminUserGlobalSignOut',
  'AdminEnableUser',
  'AdminDisableUser',
  'AdminDeleteUser',
  'CreateGroup',
  'CreateUserPoolClient',
  'DescribeUserPoolClient',
  'UpdateUserPoolClient',
  'DeleteUserPoolClient',
  'ListUserPoolClientSecrets',
  'AddUserPoolClientSecret',
  'DeleteUserPoolClientSecret',
  'UpdateUserPool',
  'DeleteUserPool',
] as const

/** In three tables, whose partitions decide who may do what where. */
const BY_PARTITION: Readonly<
  Partial<Record<TableName, { actions: readonly string[]; partitions: readonly string[] }>>
> = {
  keys: {
    actions: ['PutItem', 'UpdateItem', 'DeleteItem'],
    partitions: ['GENERATIONS', 'ROTATIONS', 'FAILURES#1', 'RETIREMENT', 'REPORTS', 'ESCROWS', 'OTHERS'],
  },
  audit: {
    actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    partitions: [
      'EVENTS',
      'EVENTS#1#0',
      'FAILURES#1',
      'LOG',
      'FINDINGS',
      'MUTES',
      'BASELINE',
      'USAGE',
      'SUSPENSIONS',
      'OTHERS',
    ],
  },
  principals: {
    actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    partitions: ['PRINCIPAL#user:1', 'CLIENTS', 'APPROVALS', 'ADMINS', 'OTHERS'],
  },
}

const EXECUTION_ACTIONS = ['DescribeExecution', 'StopExecution', 'RedriveExecution'] as const

/** The TLS that the bucket's policy asks for; the SDK has it. */
const OVER_TLS = { 's3:TlsVersion': '1.3' }

type Named = readonly [name: string, request: AwsRequest]

export const sensitiveRequests = (vault: DeployedVault): readonly Named[] => [
  ...onKeys(vault),
  ...onBuckets(vault),
  ...onTables(vault),
  ...onOthers(vault),
]

/** By some role; in the table of rights, by that of the function. */
export const onLogKey = ({ logKey, logKeyPolicy }: DeployedVault, action: string): AwsRequest => ({
  action: `kms:${action}`,
  resource: logKey,
  resourcePolicy: logKeyPolicy,
})

const onKeys = (vault: DeployedVault): readonly Named[] => [
  ...MASTER_KEY_ACTIONS.map((action): Named => [`kms:${action}`, onMasterKey(action)]),
  ['kms:DescribeKey without a tag', onMasterKey('DescribeKey', {})],
  [
    'kms:DescribeKey of another vault',
    onMasterKey('DescribeKey', { 'aws:ResourceTag/keyfold:vault': 'other' }),
  ],
  ['kms:TagResource as one of the vault', onMasterKey('TagResource', TAGGING)],
  ...DELETION_DAYS.map(
    (days): Named => [
      `kms:ScheduleKeyDeletion in ${days} days`,
      onMasterKey('ScheduleKeyDeletion', { ...TAGGED, [WINDOW]: days }),
    ],
  ),
  ...ENDINGS.map(
    (action): Named => [
      `kms:${action} of the active key`,
      onMasterKey(action, { ...TAGGED, [WINDOW]: '30', 'kms:ResourceAliases': [`alias/keyfold-${VAULT}`] }),
    ],
  ),
  ['kms:CreateKey', { action: 'kms:CreateKey', resource: '*' }],
  ['kms:CreateKey for the vault', { action: 'kms:CreateKey', resource: '*', context: ASKED }],
  [
    'kms:Decrypt storage-key',
    {
      action: 'kms:Decrypt',
      resource: vault.storageKey,
      context: IN_CONTEXT,
      resourcePolicy: vault.keyPolicy,
    },
  ],
  ...LOG_KEY_ACTIONS.map((action): Named => [`kms:${action} log-key`, onLogKey(vault, action)]),
  ['kms:Decrypt alarm-key', onAlarmKey(vault, {})],
  ['kms:Decrypt alarm-key by SNS', onAlarmKey(vault, { 'kms:ViaService': `sns.${REGION}.amazonaws.com` })],
]

const onAlarmKey = (
  { alarmKey, alarmKeyPolicy }: DeployedVault,
  context: Readonly<Record<string, string>>,
): AwsRequest => ({
  action: 'kms:Decrypt',
  resource: alarmKey,
  context,
  resourcePolicy: alarmKeyPolicy,
})

function onBuckets({ blobs, logBucket, accessLogs, bucketPolicies }: DeployedVault): readonly Named[] {
  const ofLog = { context: OVER_TLS, resourcePolicy: bucketPolicies.logBucket }
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
    ...[...OBJECT_ACTIONS, ...LOCK_ACTIONS].map(
      (action): Named => [
        `s3:${action} log`,
        { action: `s3:${action}`, resource: `${logBucket}/tile/0/000`, ...ofLog },
      ],
    ),
    ...[...BUCKET_ACTIONS, 'PutBucketObjectLockConfiguration'].map(
      (action): Named => [`s3:${action} log`, { action: `s3:${action}`, resource: logBucket, ...ofLog }],
    ),
    ...OBJECT_ACTIONS.map(
      (action): Named => [
        `s3:${action} access-logs`,
        { action: `s3:${action}`, resource: `${accessLogs}/log`, ...ofLogs },
      ],
    ),
  ]
}

export const onPartition = (
  { tables }: DeployedVault,
  table: TableName,
  action: string,
  partition: string,
): AwsRequest => ({
  action: `dynamodb:${action}`,
  resource: tables[table],
  context: { 'dynamodb:LeadingKeys': [partition] },
})

const onTables = (vault: DeployedVault): readonly Named[] => [
  ...onEachTable(vault),
  ...Object.entries(BY_PARTITION).flatMap(([table, { actions, partitions }]) =>
    actions.flatMap((action) =>
      partitions.map(
        (partition): Named => [
          `dynamodb:${action} ${table} ${partition}`,
          onPartition(vault, table as TableName, action, partition),
        ],
      ),
    ),
  ),
]

const onEachTable = ({ tables }: DeployedVault): readonly Named[] =>
  (Object.keys(TABLES) as TableName[]).flatMap((name) => [
    ...[...actionsOn(name), ...TABLE_ACTIONS].map(
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

/** Without those that are asked about partition by partition. */
const actionsOn = (name: TableName): readonly string[] =>
  ITEM_ACTIONS.filter((action) => !BY_PARTITION[name]?.actions.includes(action))

function onOthers(vault: DeployedVault): readonly Named[] {
  const otherPool = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_other`
  const other = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:other`
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
      (action): Named => [
        `cognito-idp:${action}`,
        { action: `cognito-idp:${action}`, resource: vault.userPool },
      ],
    ),
    ['cognito-idp:ListUsers other', { action: 'cognito-idp:ListUsers', resource: otherPool }],
    ['states:StartExecution', { action: 'states:StartExecution', resource: vault.stateMachine }],
    ['states:StartExecution other', { action: 'states:StartExecution', resource: other }],
    ...EXECUTION_ACTIONS.map(
      (action): Named => [
        `states:${action}`,
        { action: `states:${action}`, resource: vault.executions.replace('*', 'rotation-1-1') },
      ],
    ),
    ['sqs:SendMessage failures', { action: 'sqs:SendMessage', resource: vault.failureQueue }],
    ['sns:Publish alarms', { action: 'sns:Publish', resource: vault.alarmTopic }],
    ['iam:PassRole', { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/any` }],
  ]
}
