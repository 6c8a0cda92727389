import { Aws } from 'aws-cdk-lib'
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { activeAlias, generationAlias, KEY_TAGS, STACKS, stackName } from '../../lib/config/names.ts'
import { acknowledge } from '../acknowledge.ts'
import { ANY_KEY_FINDING, anyKey, taggedFor } from '../rights/master-keys.ts'
import { allow } from '../rights/right.ts'
import type { DataStack } from '../stacks/data.ts'

export type OperatorPolicyProps = {
  readonly vault: string
  readonly data: DataStack
}

const inRegion = (service: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

/**
 * What `keyfold key import --aws` and `keyfold doctor --aws` need, and nothing that reaches data: it can make and fill master
 * keys, and open nothing with them. Attached to nobody: attach it to the role of whoever bootstraps the vault.
 */
export function createOperatorPolicy(scope: Construct, { vault, data }: OperatorPolicyProps): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'OperatorPolicy', {
    description: `Keyfold ${vault}: imports master keys and looks at what is deployed`,
    statements: [...forStacks(vault), ...forMasterKeys(vault), ...forTheStore(data)],
  })
  acknowledge(policy, {
    ...Object.fromEntries(
      stackFindings(vault).map((id) => [id, 'The name of the stack is given; what follows it is an id.']),
    ),
    [ANY_KEY_FINDING]:
      'A key to be made has no ARN yet. The tags that it is asked for, or has, must be those of the vault.',
    'AwsSolutions-IAM5[Resource::*]':
      'CreateKey knows no resource. The request must ask for the tag of the vault.',
  })
  return policy
}

/** A stack's ARN ends with an id that is made when it is deployed. */
const stackPatterns = (vault: string): readonly string[] =>
  STACKS.map((stack) => inRegion('cloudformation', `stack/${stackName(vault, stack)}/*`))

const forStacks = (vault: string): readonly PolicyStatement[] => [
  allow(['cloudformation:DescribeStacks'], stackPatterns(vault)),
]

/** Of cdk-nag, for the patterns above. */
const stackFindings = (vault: string): readonly string[] =>
  STACKS.map(
    (stack) =>
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:' +
      `stack/${stackName(vault, stack)}/*]`,
  )

/** Two generations whose aliases are made by one import: the one that is imported, and that which was begun before it. */
const aliasesOf = (vault: string): readonly string[] =>
  [activeAlias(vault), generationAlias(vault, 1)].map((alias) => inRegion('kms', alias))

const forMasterKeys = (vault: string): readonly PolicyStatement[] => [
  allow(['kms:CreateKey'], ['*'], {
    StringEquals: { [`aws:RequestTag/${KEY_TAGS.vault}`]: vault, 'kms:KeyOrigin': 'EXTERNAL' },
  }),
  // Part of CreateKey, which asks for the tags at once.
  allow(['kms:TagResource'], [anyKey()], {
    StringEquals: { [`aws:RequestTag/${KEY_TAGS.vault}`]: vault },
  }),
  allow(
    [
      'kms:DescribeKey',
      'kms:ListResourceTags',
      'kms:GetParametersForImport',
      'kms:ImportKeyMaterial',
      'kms:CreateAlias',
      'kms:UpdateAlias',
    ],
    [anyKey()],
    { StringEquals: taggedFor(vault) },
  ),
  allow(['kms:CreateAlias', 'kms:UpdateAlias'], aliasesOf(vault)),
]

/** The items of generations, and what says whether the stores are set up as they should be. */
const forTheStore = ({ tables, bucket, secret }: DataStack): readonly PolicyStatement[] => [
  allow(
    ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [tables.keys.tableArn],
  ),
  allow(
    ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups'],
    Object.values(tables).map(({ tableArn }) => tableArn),
  ),
  allow(['s3:GetBucketVersioning', 's3:GetEncryptionConfiguration'], [bucket.bucketArn]),
  allow(['secretsmanager:DescribeSecret'], [secret.secretArn]),
]
