import type { Duration } from 'aws-cdk-lib'
import { type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import {
  type IScheduleTarget,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler'
import {
  LambdaInvoke,
  type ScheduleTargetBaseProps,
  StepFunctionsStartExecution,
} from 'aws-cdk-lib/aws-scheduler-targets'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { allow } from '../rights/right.ts'

/** What is due and could not be started is tried again so often, and then goes to the queue. */
const RETRIES = 2

export type ScheduleProps = {
  readonly description: string
  /** `rate(…)` or `cron(…)`, in UTC. */
  readonly expression: string
  readonly target: ScheduleTarget
  /** What the target is called with. */
  readonly input: Readonly<Record<string, string>>
  /** For how long it is tried to be started: the next one is due by then anyway, or a person is told. A day at most. */
  readonly giveUpAfter: Duration
  readonly deadLetterQueue: IQueue
}

/** Who is called, and the one action that it takes. */
export type ScheduleTarget = {
  readonly action: string
  readonly arn: string
  readonly create: (props: ScheduleTargetBaseProps) => IScheduleTarget
}

export const toInvoke = (target: IFunction): ScheduleTarget => ({
  action: 'lambda:InvokeFunction',
  arn: target.functionArn,
  create: (props) => new LambdaInvoke(target, props),
})

export const toStart = (machine: IStateMachine): ScheduleTarget => ({
  action: 'states:StartExecution',
  arn: machine.stateMachineArn,
  create: (props) => new StepFunctionsStartExecution(machine, props),
})

/** Calls something again and again, in a role of its own. */
export function addSchedule(scope: Construct, id: string, props: ScheduleProps): void {
  const { description, expression, target, input, giveUpAfter, deadLetterQueue } = props
  new Schedule(scope, `${id}Schedule`, {
    description,
    schedule: ScheduleExpression.expression(expression),
    target: target.create({
      role: createRole(scope, id, props),
      input: ScheduleTargetInput.fromObject(input),
      deadLetterQueue,
      retryAttempts: RETRIES,
      maxEventAge: giveUpAfter,
    }),
  })
}

function createRole(
  scope: Construct,
  id: string,
  { description, target, deadLetterQueue }: ScheduleProps,
): IRole {
  const policy = new ManagedPolicy(scope, `${id}SchedulePolicy`, {
    description: `${description}, on schedule: all that it may do`,
    statements: [
      allow([target.action], [target.arn]),
      allow(['sqs:SendMessage'], [deadLetterQueue.queueArn]),
    ],
  })
  const role = new Role(scope, `${id}ScheduleRole`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    description: `${description}, on schedule`,
    managedPolicies: [policy],
  })
  return role.withoutPolicyUpdates()
}
