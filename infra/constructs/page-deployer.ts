import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib'
import { type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { exportName, exportOf } from '../rights/blobs.ts'
import { allow } from '../rights/right.ts'
import { createLog, type ServiceLogProps } from './service-log.ts'

export type DeployerProps = ServiceLogProps & {
  /** Where the files go. */
  readonly bucket: IBucket
}

export type Deployer = {
  readonly role: IRole
  readonly log: ILogGroup
  /** Lets the deployer read a source, once it is known where the source is. */
  readonly reads: (source: ISource) => ISource
}

/**
 * Who copies files from where CDK has put them, while the stack is deployed: a function of CDK's own, with a role of ours. It puts files
 * and never deletes one, which CDK would allow it.
 */
export function createDeployer(scope: Construct, { bucket, ...log }: DeployerProps): Deployer {
  const logGroup = createLog(scope, 'DeployerLog', log)
  const policy = new ManagedPolicy(scope, 'DeployerPolicy', {
    description: "Keyfold: puts the page's files into their bucket",
    statements: [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
      allow(['s3:ListBucket'], [exportOf(bucket)]),
      allow(['s3:PutObject'], [`${exportOf(bucket)}/*`]),
    ],
  })
  acknowledge(policy, {
    [`AwsSolutions-IAM5[Resource::${exportName(bucket)}/*]`]:
      'Each build has files of other names; the bucket holds nothing else.',
    [`AwsSolutions-IAM5[Resource::arn:aws:s3:::${assetBucketOf(scope)}/*]`]:
      'What CDK has put there for this stack has the names of hashes, others with each build.',
  })
  const role = new Role(scope, 'DeployerRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: "Keyfold: puts the page's files into their bucket",
    managedPolicies: [policy],
  })
  const readable = new Set<string>()
  return {
    role: role.withoutPolicyUpdates(),
    log: logGroup,
    reads: (source) => ({
      bind: (...given) => {
        const found = source.bind(...given)
        const objects = found.bucket.arnForObjects('*')
        if (!readable.has(objects)) policy.addStatements(allow(['s3:GetObject'], [objects]))
        readable.add(objects)
        return found
      },
    }),
  }
}

/** Where `cdk bootstrap` lets files be put, as a finding names it. */
const assetBucketOf = (scope: Construct): string =>
  `cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-<AWS::AccountId>-${Stack.of(scope).region}`

/** Finds the function that CDK makes for all deployments of a stack. */
const MADE_BY_CDK = /^Custom::CDKBucketDeployment/

/** To be called once the deployments are made. */
export function acknowledgeDeployer(stack: Stack): void {
  const made = stack.node.children.filter(({ node }) => MADE_BY_CDK.test(node.id))
  for (const fn of made) acknowledge(fn, FINDINGS)
}

const ONLY_DEPLOYMENTS =
  'CloudFormation calls it during a deployment, which fails when it fails; nobody else does.'
const CDK_DECIDES = 'CDK decides on the runtime of its own function, and moves it on with its versions.'
const FINDINGS = {
  'AwsSolutions-L1': CDK_DECIDES,
  'Serverless-LambdaLatestVersion': CDK_DECIDES,
  'HIPAA.Security-LambdaConcurrency': ONLY_DEPLOYMENTS,
  'HIPAA.Security-LambdaDLQ': ONLY_DEPLOYMENTS,
  'Serverless-LambdaDLQ': ONLY_DEPLOYMENTS,
  'Serverless-LambdaTracing': 'Its log names each step, and no request of a caller passes through it.',
  'HIPAA.Security-LambdaInsideVPC':
    'It copies public files from one bucket to another, over TLS and with signed requests.',
}
