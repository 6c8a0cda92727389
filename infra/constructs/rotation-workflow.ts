import { readFileSync } from 'node:fs'
import { Aws, Fn } from 'aws-cdk-lib'
import { ManagedPolicy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { stateMachineName } from '../../lib/config/names.ts'
import { acknowledge } from '../acknowledge.ts'
import { allow } from '../rights/right.ts'
import { executionsOf, inStates, stateFinding, stateMachineArn, workersOf } from '../rights/states.ts'
import type { DataStack } from '../stacks/data.ts'
import type { VaultStackProps } from '../vault-stack.ts'
import { createLog } from './service-log.ts'

/** The same file that runs where there is no AWS. */
const DEFINITION = new URL('../state-machines/rotation.asl.json', import.meta.url)

/** By the name that the definition has for each of them. */
export type RotationFunctions = Readonly<
  Record<'Rotate' | 'MakeKey' | 'Rewrap' | 'Reencrypt' | 'Sample' | 'Retire', IFunction>
>

export type RotationWorkflowProps = Pick<VaultStackProps, 'vault' | 'profile'> & {
  readonly data: DataStack
  readonly functions: RotationFunctions
}

/**
 * The workflow that rotates the master key. Its inputs hold numbers and states, never a key; its log holds no inputs all the
 * same, since failures name objects.
 */
export function createRotationWorkflow(scope: Construct, props: RotationWorkflowProps): StateMachine {
  const { vault, profile, data, functions } = props
  const log = createLog(scope, 'RotationLog', { profile, storageKey: data.storageKey, name: logName(vault) })
  const names = Object.entries(functions).map(([name, { functionArn }]) => [name, functionArn])
  return new StateMachine(scope, 'Rotation', {
    stateMachineName: stateMachineName(vault),
    stateMachineType: StateMachineType.STANDARD,
    comment: `Keyfold ${vault}: rotates the master key`,
    definitionBody: DefinitionBody.fromString(minified(readFileSync(DEFINITION, 'utf8'))),
    definitionSubstitutions: Object.fromEntries(names),
    role: createRole(scope, props).withoutPolicyUpdates(),
    logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
    tracingEnabled: true,
  })
}

const minified = (json: string): string => JSON.stringify(JSON.parse(json))

/**
 * The prefix keeps Step Functions from adding every log to one policy of the account, which has 5,120 characters. The id of the
 * stack tells the log from that of a stack of the same name that was deleted: logs stay.
 */
const logName = (vault: string): LogGroup['logGroupName'] =>
  `/aws/vendedlogs/states/${stateMachineName(vault)}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`

function createRole(scope: Construct, props: RotationWorkflowProps): Role {
  const policy = new ManagedPolicy(scope, 'RotationPolicy', {
    description: 'The rotation of the master key: all that its workflow may do',
    statements: [...toWork(props), ...TO_TELL.map((actions) => allow(actions, ['*']))],
  })
  const workers =
    "A worker's execution has an id that only its start makes; the name of the workflow is given."
  acknowledge(policy, {
    ...Object.fromEntries(executions(props.vault).map((resource) => [stateFinding(resource), workers])),
    'AwsSolutions-IAM5[Resource::*]':
      'X-Ray and the delivery of logs have no resources to name; only these actions are on all.',
  })
  return new Role(scope, 'RotationRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    description: 'The workflow that rotates the master key',
    managedPolicies: [policy],
  })
}

/** As they are called while they run; the guide names them as executions of the state machine. */
const executions = (vault: string): readonly string[] => [executionsOf(vault), workersOf(vault)]

/** Source: Step Functions developer guide, "IAM policies for using Distributed Map states". */
const toWork = ({ vault, functions }: RotationWorkflowProps): readonly PolicyStatement[] => [
  allow(
    ['lambda:InvokeFunction'],
    Object.values(functions).map(({ functionArn }) => functionArn),
  ),
  allow(['states:StartExecution'], [stateMachineArn(vault)]),
  allow(['states:DescribeExecution', 'states:StopExecution'], executions(vault).map(inStates)),
]

/** Source: Step Functions developer guide, "IAM Policies for logging to CloudWatch Logs" and "X-Ray". */
const TO_TELL = [
  [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
] as const
