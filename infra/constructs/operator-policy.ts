import { Aws } from 'aws-cdk-lib'
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { STACKS, stackName } from '../../lib/config/names.ts'
import { type Acknowledgments, acknowledge } from '../acknowledge.ts'
import { exportName, exportOf } from '../rights/blobs.ts'
import { makingFindings, toMakeKeys, toReinstateKeys } from '../rights/key-line.ts'
import { activeAliasArn, anyKey, taggedFor } from '../rights/master-keys.ts'
import { administerPeople } from '../rights/people.ts'
import { allow } from '../rights/right.ts'
import { administerPrincipals, recordEvents, useAudit, usePrincipals, writeKeys } from '../rights/tables.ts'
import type { DataStack } from '../stacks/data.ts'
import type { IdentityStack } from '../stacks/identity.ts'
import type { PageStack } from '../stacks/page.ts'

export type OperatorPolicyProps = {
  readonly vault: string
  readonly page: PageStack
  readonly data: DataStack
  readonly identity: IdentityStack
  readonly functions: readonly IFunction[]
}

/**
 * What the commands `keyfold key … --aws`, `keyfold rotation start --aws --key-file`, `keyfold doctor --aws` and `keyfold audit verify --aws`
 * need: who holds it can make, fill and reinstate master keys, and whoever makes a key writes its policy too. It allows no use of a key, and no
 * data but the events. Attached to nobody: attach it to the role of whoever bootstraps the vault.
 *
 * It doesn't let anybody delete a key. An import that loses a race against another one goes on with its key, leaves an empty one
 * behind, and says so.
 */
export function createOperatorPolicy(scope: Construct, props: OperatorPolicyProps): ManagedPolicy {
  const { vault } = props
  const policy = new ManagedPolicy(scope, 'OperatorPolicy', {
    description: `Keyfold ${vault}: imports master keys and looks at what is deployed`,
    statements: [...toFindTheVault(vault), ...toImport(props), ...toExamine(props), ...toVerify(props)],
  })
  acknowledge(policy, {
    ...stackFindings(vault),
    ...makingFindings(vault),
    [`AwsSolutions-IAM5[Resource::${exportName(props.data.logBucket)}/*]`]:
      'To verify the log is to read all of it; the bucket holds nothing else.',
  })
  return policy
}

/**
 * What `keyfold client register --aws` needs: it gives a machine client its roles, and no person. A policy of its own, so that who makes the
 * keys does not also say who may use them.
 */
export function createRegistrarPolicy(scope: Construct, { vault, data }: OperatorPolicyProps): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'RegistrarPolicy', {
    description: `Keyfold ${vault}: gives machine clients their roles`,
    statements: [
      ...toFindTheVault(vault),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [data.tables.principals.tableArn],
        {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PRINCIPAL#client:*'] },
        },
      ),
    ],
  })
  acknowledge(policy, stackFindings(vault))
  return policy
}

/**
 * What `keyfold user … --aws` needs: the function `people` has the same, but that its callers are judged. Whoever holds it can make anybody
 * an administrator, alone; what they do is recorded as the operator's. Attached to nobody.
 */
export function createPeoplePolicy(
  scope: Construct,
  { vault, data, identity }: OperatorPolicyProps,
): ManagedPolicy {
  const rights = [administerPeople(identity.userPool), ...administerPrincipals(data.tables)]
  const policy = new ManagedPolicy(scope, 'PeoplePolicy', {
    description: `Keyfold ${vault}: administers people and machine clients`,
    statements: [
      ...toFindTheVault(vault),
      ...rights.flatMap(({ statements = [] }) => statements),
      ...(recordEvents(data.tables).statements ?? []),
    ],
  })
  acknowledge(policy, stackFindings(vault))
  return policy
}

const inRegion = (service: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

/** A stack's ARN ends with an id that is made when it is deployed. */
const stackResource = (vault: string, stack: (typeof STACKS)[number]): string =>
  `stack/${stackName(vault, stack)}/*`

const stackFindings = (vault: string): Acknowledgments =>
  Object.fromEntries(
    STACKS.map((stack) => [
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:' +
        `${stackResource(vault, stack)}]`,
      'The name of the stack is given; what follows it is an id that only a deployment makes.',
    ]),
  )

const toFindTheVault = (vault: string): readonly PolicyStatement[] => [
  allow(
    ['cloudformation:DescribeStacks'],
    STACKS.map((stack) => inRegion('cloudformation', stackResource(vault, stack))),
  ),
]

const toImport = ({ vault, data }: OperatorPolicyProps): readonly PolicyStatement[] => [
  ...toMakeKeys(vault, data.storageKey),
  ...toReinstateKeys(vault),
  allow(['kms:CreateAlias', 'kms:UpdateAlias'], [activeAliasArn(vault)]),
  // Runs are begun by the API, for whoever may rotate.
  ...(writeKeys(data.tables, ['PutItem', 'UpdateItem'], 'generations', 'escrows').statements ?? []),
  // What was made is recorded, and who lost the answer looks whether it was.
  ...(recordEvents(data.tables).statements ?? []),
]

const toExamine = ({
  vault,
  page,
  data,
  identity,
  functions,
}: OperatorPolicyProps): readonly PolicyStatement[] => [
  allow(['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListResourceTags'], [anyKey()], {
    StringEquals: taggedFor(vault),
  }),
  allow(['kms:DescribeKey'], [data.storageKey.keyArn]),
  allow(['kms:DescribeKey', 'kms:GetKeyPolicy'], [data.logKey.keyArn]),
  allow(
    ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups'],
    Object.values(data.tables).map(({ tableArn }) => tableArn),
  ),
  allow(['dynamodb:GetItem', 'dynamodb:Query'], [data.tables.keys.tableArn]),
  ...(usePrincipals(data.tables, ['GetItem'], 'principal', 'admins').statements ?? []),
  ...(usePrincipals(data.tables, ['Query'], 'clients').statements ?? []),
  allow(['dynamodb:Query'], [`${data.tables.objects.tableArn}/index/byGeneration`]),
  allow(
    [
      's3:GetBucketVersioning',
      's3:GetBucketPublicAccessBlock',
      's3:GetEncryptionConfiguration',
      's3:GetBucketPolicy',
    ],
    [data.bucket.bucketArn],
  ),
  allow(
    [
      's3:GetBucketPublicAccessBlock',
      's3:GetEncryptionConfiguration',
      's3:GetBucketPolicy',
      's3:GetBucketVersioning',
      's3:GetBucketObjectLockConfiguration',
    ],
    [exportOf(data.logBucket)],
  ),
  allow(
    ['s3:GetBucketVersioning', 's3:GetBucketPublicAccessBlock', 's3:GetBucketPolicy'],
    [page.bucket.bucketArn],
  ),
  allow(['secretsmanager:DescribeSecret'], [data.secret.secretArn]),
  allow(
    ['lambda:GetFunctionConfiguration'],
    functions.map(({ functionArn }) => functionArn),
  ),
  allow(['cognito-idp:DescribeUserPool', 'cognito-idp:ListUserPoolClients'], [identity.userPool.userPoolArn]),
]

/** All of the log, its state, and the events that it commits to; one by one, where one is looked for. */
const toVerify = ({ data }: OperatorPolicyProps): readonly PolicyStatement[] => [
  allow(['s3:GetObject'], [`${exportOf(data.logBucket)}/*`]),
  allow(['s3:ListBucket'], [exportOf(data.logBucket)]),
  allow(['kms:GetPublicKey'], [data.logKey.keyArn]),
  ...(useAudit(data.tables, ['Query', 'GetItem'], 'periods', 'events', 'log').statements ?? []),
]
