import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']

/** The services that keep the vault's data, and may use the key for whoever in the account may use them. */
const STORES = ['dynamodb', 's3', 'secretsmanager'] as const
/** Those of them that need a grant, because they go on using the key when nobody asks. */
const GRANTED = ['dynamodb', 'secretsmanager'] as const

const through = (services: readonly string[]) => ({
  'kms:CallerAccount': Aws.ACCOUNT_ID,
  'kms:ViaService': services.map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`),
})

/**
 * Encrypts what the stores write to disk: tables, bucket, secret and logs, on top of the vault's own encryption. It works
 * as AWS's managed keys do: who may use a store may use it through that store and not otherwise. So no function's role holds any
 * right on it, and the only KMS rights of the functions are those on master keys.
 */
export function createStorageKey(scope: Construct, vault: string): Key {
  const key = new Key(scope, 'StorageKey', {
    description: `Keyfold ${vault}: encrypts tables, bucket, secret and logs at rest`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
  })
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'UseThroughTheStores',
      principals: [new AnyPrincipal()],
      actions: USE,
      resources: ['*'],
      conditions: { StringEquals: through(STORES) },
    }),
  )
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'GrantToTheStores',
      principals: [new AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { StringEquals: through(GRANTED) },
    }),
  )
  key.addToResourcePolicy(logsOfThisAccount())
  return key
}

const logsOfThisAccount = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'UseByLogs',
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
    actions: USE,
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
      },
    },
  })
