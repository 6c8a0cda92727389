import type { KeyMetadata } from '@aws-sdk/client-kms'
import { FUNCTION_VARIABLES, LAMBDA_NAMES } from '../../../lib/config/functions.ts'
import {
  DEFAULT_PURPOSES_NAME,
  ENVIRONMENT,
  NO_RECIPIENTS,
  NO_WITNESS,
  OUTPUTS,
  sealerRoleName,
  stackName,
  stateMachineName,
} from '../../../lib/config/names.ts'
import type { TableName } from '../../../lib/config/tables.ts'
import type { CloudFormation } from '../cloudformation.ts'
import type { Bucket, Deployment, Place, Table } from './deployment.ts'

export type Deployed = {
  readonly place: Place
  readonly stacks: CloudFormation['stacks']
  readonly vault: string
  readonly tables: Readonly<Record<TableName, string>>
  /** The ARN of the storage key. */
  readonly storageKey: string
  /** Of the key that signs the log. */
  readonly logKey: string
  /** ARNs of the keys that are shown with their material, whether they have any or not. */
  readonly enabled: readonly string[]
  readonly api: { readonly url: string; readonly issuer: string }
  /** Machine clients, by their names in the profile: their ids. */
  readonly machines: Readonly<Record<string, string>>
  /** Those that an administrator made, in the same way. */
  readonly made: Readonly<Record<string, string>>
}

const SETTINGS = [
  'stateMachine',
  'recoveryRecipients',
  'escrowWaived',
  'managedCopyDays',
  'rotationSchedule',
] as const

const PAGE_URL = 'https://d1a2b3c4.cloudfront.net'
const WEB_CLIENT = '1a2b3c4d5e6f7g8h9i0j'
const CLI_CLIENT = '0j9i8h7g6f5e4d3c2b1a'

/** What the CDK app deploys, as `infra` says it. */
export function healthy(deployed: Deployed): Deployment {
  const { place, stacks, vault, tables, storageKey, logKey, enabled, api, machines, made } = deployed
  const bucket = `${vault}-data-blobbucket-1x2y3z`
  const logBucket = `${vault}-data-logbucket-2y3z4a`
  const pageBucket = `${vault}-page-pagebucket-3x4y5z`
  const secret = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:VaultSecret-AbCdEf`
  const pool = `${place.region}_Pool12345`
  const lambdas = Object.fromEntries(LAMBDA_NAMES.map((name) => [name, `${vault}-functions-${name}-1a2b`]))
  const values = {
    vault,
    bucket,
    logBucket,
    logKey,
    witnessBucket: NO_WITNESS,
    alarmTopic: `arn:aws:sns:${place.region}:${place.account}:alarms`,
    suspendOnCritical: 'false',
    ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [`${name}Table`, table])),
    secret,
    issuer: api.issuer,
    clients: [WEB_CLIENT, CLI_CLIENT].join(','),
    purposes: DEFAULT_PURPOSES_NAME,
    userPool: pool,
    webClient: WEB_CLIENT,
    cliClient: CLI_CLIENT,
    readFunction: `arn:aws:lambda:${place.region}:${place.account}:function:${lambdas.read}`,
    account: `arn:aws:iam::${place.account}:root`,
    stateMachine: `arn:aws:states:${place.region}:${place.account}:stateMachine:${stateMachineName(vault)}`,
    recoveryRecipients: NO_RECIPIENTS,
    escrowWaived: 'true',
    managedCopyDays: '35',
    rotationSchedule: 'every 30 days',
    pageOrigin: PAGE_URL,
  } as Record<keyof typeof ENVIRONMENT, string>
  const outputs = {
    page: { pageUrl: PAGE_URL, pageHost: new URL(PAGE_URL).hostname, pageBucket },
    data: {
      bucket,
      logBucket,
      logKey,
      secret,
      ...pick(
        values,
        Object.keys(tables).map((name) => `${name}Table`),
      ),
    },
    identity: {
      userPool: pool,
      issuer: api.issuer,
      loginUrl: `https://keyfold-${vault}.auth.${place.region}.amazoncognito.com`,
      webClient: WEB_CLIENT,
      cliClient: CLI_CLIENT,
      machineClients: pairs(machines),
    },
    functions: { functions: pairs(lambdas), ...pick(values, SETTINGS) },
    api: { apiUrl: api.url },
    'page-content': {},
  }
  stacks.clear()
  for (const [stack, named] of Object.entries(outputs)) {
    const renamed = Object.entries(named).map(([name, value]) => [
      OUTPUTS[name as keyof typeof OUTPUTS],
      value,
    ])
    stacks.set(stackName(vault, stack as keyof typeof outputs), {
      status: 'CREATE_COMPLETE',
      outputs: Object.fromEntries(renamed),
    })
  }
  return {
    place,
    stacks,
    bucket: closedBucket(bucket, { algorithm: 'aws:kms', key: storageKey }),
    logBucket: {
      ...closedBucket(logBucket, { algorithm: 'aws:kms', key: storageKey }),
      lock: { mode: 'COMPLIANCE', days: 2192 },
    },
    pageBucket: closedBucket(pageBucket, { algorithm: 'AES256', key: null }),
    tables: Object.fromEntries(Object.values(tables).map((table) => [table, healthyTable(storageKey)])),
    secret: {
      arn: secret,
      key: storageKey,
      stages: { 'a1b2c3d4-0000-0000-0000-000000000000': ['AWSCURRENT'] },
      deleted: null,
      rotated: false,
    },
    functions: Object.fromEntries(
      LAMBDA_NAMES.map((name) => [
        lambdas[name],
        {
          state: 'Active',
          lastUpdate: 'Successful',
          runtime: 'nodejs24.x',
          environment: Object.fromEntries(
            FUNCTION_VARIABLES[name].map((variable) => [ENVIRONMENT[variable], values[variable]]),
          ),
        },
      ]),
    ),
    pool: {
      id: pool,
      protected: true,
      invitationOnly: true,
      clients: [
        { id: WEB_CLIENT, name: 'web' },
        { id: CLI_CLIENT, name: 'cli' },
        ...Object.entries({ ...machines, ...made }).map(([name, id]) => ({ id, name })),
      ],
    },
    keys: Object.fromEntries(enabled.map((key) => [key, { ...WITH_MATERIAL }])),
    failures: {},
  }
}

const WITH_MATERIAL: Partial<KeyMetadata> = {
  KeyState: 'Enabled',
  Enabled: true,
  ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
}

const healthyTable = (storageKey: string): Table => ({
  recoverable: true,
  description: {
    DeletionProtectionEnabled: true,
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: storageKey },
  },
})

const closedBucket = (name: string, encryption: Bucket['encryption']): Bucket => ({
  name,
  versioning: 'Enabled',
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  encryption,
  policy: { Version: '2012-10-17', Statement: [tlsOnly(name)] },
  lock: null,
})

/** As aws-cdk-lib writes it for `enforceSSL`. */
export const tlsOnly = (bucket: string) => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
})

/** As aws-cdk-lib writes it, with the one statement of the data stack's own. */
export const logKeyPolicy = ({ region, account }: Place, vault: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'OnlyTheSealerSigns',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:Sign',
      Resource: '*',
      Condition: {
        StringNotEquals: {
          'aws:PrincipalArn': `arn:aws:iam::${account}:role/${sealerRoleName(vault, region)}`,
        },
      },
    },
  ],
})

const pairs = (named: Readonly<Record<string, string>>): string =>
  Object.entries(named)
    .map((pair) => pair.join('='))
    .join(',')

const pick = (values: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
