import type { Duration } from 'aws-cdk-lib'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { allow, type Right } from '../rights/right.ts'

export type VaultFunctionProps = {
  readonly description: string
  readonly code: Code
  readonly log: ILogGroup
  readonly memoryMegabytes: number
  readonly timeout: Duration
  readonly reservedConcurrency: number | null
  /** Of the role, where the policy of a resource names it. */
  readonly roleName?: string
  /** Where it is told that the function failed on an event which nobody waits for. */
  readonly failures?: IQueue
}

/**
 * A Lambda function with a role of its own. Everything that the role may do is in one policy, which only `may` adds to: the
 * role is shown to CDK as one that can't be changed, so that no construct widens it unseen.
 */
export class VaultFunction extends Construct {
  readonly function: Function
  readonly #policy: ManagedPolicy

  constructor(scope: Construct, id: string, props: VaultFunctionProps) {
    super(scope, id)
    this.#policy = new ManagedPolicy(this, 'Policy', {
      description: `${props.description}: all that it may do`,
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
      managedPolicies: [this.#policy],
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    })
    this.function = new Function(this, 'Function', {
      ...settings(props),
      role: role.withoutPolicyUpdates(),
    })
    this.may(writeLog(props.log), TRACE)
    acknowledge(this.function, OUTSIDE_OF_A_VPC)
    if (props.reservedConcurrency === null) acknowledge(this.function, UNRESERVED)
    acknowledge(this.function, props.failures === undefined ? SYNCHRONOUS : TOLD_ELSEWHERE)
    if (props.failures !== undefined) this.may(sendTo(props.failures))
  }

  /** Grants rights, and with each the environment variables that say with what to use it. */
  may(...rights: readonly Right[]): void {
    for (const { statements = [], environment = {}, acknowledged = {} } of rights) {
      this.#policy.addStatements(...statements)
      for (const [name, value] of Object.entries(environment)) this.function.addEnvironment(name, value)
      acknowledge(this.#policy, acknowledged)
    }
  }
}

/** Of an event that nobody waits for, one and then two minutes later; what fails each time is told to the queue. */
const RETRIES = 2

const settings = (props: VaultFunctionProps) => ({
  description: props.description,
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: 'index.handler',
  code: props.code,
  memorySize: props.memoryMegabytes,
  timeout: props.timeout,
  logGroup: props.log,
  loggingFormat: LoggingFormat.JSON,
  tracing: Tracing.ACTIVE,
  ...(props.reservedConcurrency === null ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
  ...(props.failures === undefined
    ? {}
    : { onFailure: new SqsDestination(props.failures), retryAttempts: RETRIES }),
})

const writeLog = (log: ILogGroup): Right => ({
  statements: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [log.logGroupArn])],
})

const sendTo = (queue: IQueue): Right => ({ statements: [allow(['sqs:SendMessage'], [queue.queueArn])] })

const TRACE: Right = {
  statements: [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'])],
  acknowledged: {
    'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resources to name in its two actions.',
  },
}

const OUTSIDE_OF_A_VPC = {
  'HIPAA.Security-LambdaInsideVPC':
    'It calls services of AWS and nothing else, over TLS and with signed requests; a VPC would add network paths and their ' +
    'endpoints, and keep nothing out.',
}
const UNRESERVED = {
  'HIPAA.Security-LambdaConcurrency':
    'The profile reserves none: a new account has 10 in all, and none to reserve. The stage is throttled; ' +
    '"reservedConcurrency" in infra/profiles.ts reserves.',
}
const TOLD = 'It has a failure destination, which tells the error too, as a dead-letter queue does not.'
const TOLD_ELSEWHERE = { 'HIPAA.Security-LambdaDLQ': TOLD, 'Serverless-LambdaDLQ': TOLD }
const NOBODY_WAITS =
  'It is called synchronously only, by the gateway or the workflow: a failure is the answer to the caller, and no event is lost.'
const SYNCHRONOUS = {
  'HIPAA.Security-LambdaDLQ': NOBODY_WAITS,
  'Serverless-LambdaDLQ': NOBODY_WAITS,
}
