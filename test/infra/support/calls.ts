/** Which rights the calls of the functions need, from the record of the calls that they make in their tests. */
import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import type { TableName } from '../../../lib/config/tables.ts'
import recorded from '../calls.json' with { type: 'json' }
import type { DeployedVault, Statement } from './deployed.ts'

type Service = 'cognito-idp' | 'kms' | 's3' | 'dynamodb' | 'secretsmanager' | 'lambda' | 'sns' | 'states'
type Calls = Readonly<Partial<Record<Service, readonly string[]>>>
export type Need = { readonly action: string; readonly resource: string }

const ON_BUCKET = new Set(['ListBucket', 'ListBucketVersions'])

/** @throws for a call that is not in the format of `calls.json`. */
export function needsOf(vault: DeployedVault, name: LambdaName): readonly Need[] {
  const calls: Calls = recorded[name]
  return Object.entries(calls).flatMap(([service, made]) =>
    made.flatMap((call) =>
      service === 'kms'
        ? needsOfKms(vault, name, call)
        : [needOf(vault, name, service as Exclude<Service, 'kms'>, call)],
    ),
  )
}

/** Calls that need more than the one action of their name, or another key than a master key. */
function needsOfKms(vault: DeployedVault, name: LambdaName, call: string): readonly Need[] {
  const { masterKeys, aliases, logKey } = vault
  const onKeys = (action: string): Need => ({ action: `kms:${action}`, resource: masterKeys })
  switch (call) {
    case 'ReEncrypt':
      return [onKeys('ReEncryptFrom'), onKeys('ReEncryptTo')]
    case 'CreateKey':
      return [{ action: 'kms:CreateKey', resource: '*' }, onKeys('TagResource')]
    case 'Sign':
    case 'GetPublicKey':
      return [{ action: `kms:${call}`, resource: logKey }]
    case 'CreateAlias':
    case 'UpdateAlias':
      return [
        onKeys(call),
        { action: `kms:${call}`, resource: name === 'makeKey' ? aliases.generations : aliases.active },
      ]
    default:
      return [onKeys(call)]
  }
}

function needOf(
  vault: DeployedVault,
  name: LambdaName,
  service: Exclude<Service, 'kms'>,
  call: string,
): Need {
  const [target = '', operation = ''] = call.split(':')
  switch (service) {
    case 'dynamodb': {
      const [table, index] = target.split('/')
      const arn = vault.tables[table as TableName]
      return {
        action: `dynamodb:${operation}`,
        resource: index === undefined ? arn : `${arn}/index/${index}`,
      }
    }
    case 'lambda':
      return {
        action: `lambda:${operation}Function`,
        resource: vault.functions[target as LambdaName],
      }
    case 'states':
      return {
        action: `states:${call}`,
        resource: call === 'StartExecution' ? vault.stateMachine : vault.executions,
      }
    case 'sns':
      return { action: `sns:${call}`, resource: vault.alarmTopic }
    case 's3': {
      // None of these uses any other bucket.
      const bucket = name === 'seal' || name === 'audit' || name === 'doctor' ? vault.logBucket : vault.blobs
      return { action: `s3:${call}`, resource: ON_BUCKET.has(call) ? bucket : `${bucket}/*` }
    }
    case 'cognito-idp':
      return { action: `cognito-idp:${call}`, resource: vault.userPool }
    case 'secretsmanager':
      return { action: `secretsmanager:${call}`, resource: vault.secret }
  }
}

const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value

/** Every pair of action and resource that statements allow. */
export const pairsOf = (statements: readonly Statement[]): readonly Need[] =>
  statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => ({ action, resource }))),
    )

type Spare = {
  readonly functions: readonly LambdaName[]
  readonly actions: readonly string[]
  readonly resource: (vault: DeployedVault, name: LambdaName) => string
  readonly why: string
}

/** Rights that no recorded call asks for, and why they are there all the same. */
const SPARE: readonly Spare[] = [
  {
    functions: ['expireSecrets'],
    actions: ['cognito-idp:ListUserPoolClientSecrets'],
    resource: ({ userPool }) => userPool,
    why: 'Cognito does not say by which error it refuses to delete a secret that is gone; then the list tells.',
  },
  {
    functions: LAMBDA_NAMES,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: ({ logOf }, name) => logOf(name),
    why: 'Lambda writes the log of a function in the name of its role.',
  },
  {
    functions: LAMBDA_NAMES,
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resource: () => '*',
    why: 'Lambda sends traces in the name of the role.',
  },
  {
    functions: ['sweep', 'seal', 'detect', 'doctor', 'expireSecrets', 'retire'],
    actions: ['sqs:SendMessage'],
    resource: ({ failureQueue }) => failureQueue,
    why: 'Lambda tells of a failed run in the name of the role.',
  },
  {
    functions: ['read', 'reencrypt'],
    actions: ['s3:ListBucket'],
    resource: ({ blobs }) => blobs,
    why: 'Without it S3 answers 403, not 404, for a blob that is not there.',
  },
  {
    functions: ['doctor'],
    actions: ['dynamodb:DeleteItem'],
    resource: ({ tables }) => tables.keys,
    why: 'Of more than ninety reports, the oldest is removed.',
  },
  {
    functions: ['detect'],
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resource: ({ alarmKey }) => alarmKey,
    why: 'SNS uses the key of the topic in the name of who publishes.',
  },
  {
    functions: ['audit', 'seal', 'doctor'],
    actions: ['s3:ListBucket'],
    resource: ({ logBucket }) => logBucket,
    why: 'The same, for a tile.',
  },
]

export const sparesOf = (vault: DeployedVault, name: LambdaName): readonly Need[] =>
  SPARE.filter(({ functions }) => functions.includes(name)).flatMap(({ actions, resource }) =>
    actions.map((action) => ({ action, resource: resource(vault, name) })),
  )
