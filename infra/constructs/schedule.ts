import type { Duration } from 'aws-cdk-lib'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { allow } from '../rights/right.ts'

/** A run that could not be started is tried again so often, and then goes to the queue; the next one is due by then anyway. */
const RETRIES = 2

export type ScheduleProps = {
  readonly target: IFunction
  /** What the function is called with. */
  readonly input: Readonly<Record<string, string>>
  readonly interval: Duration
  readonly deadLetterQueue: IQueue
}

/** Calls a function again and again. */
export function addSchedule(scope: Construct, props: ScheduleProps): void {
  const { target, input, interval, deadLetterQueue } = props
  const role = createRole(scope, target, deadLetterQueue)
  new Schedule(scope, 'Schedule', {
    description: 'Calls the sweeper',
    schedule: ScheduleExpression.rate(interval),
    target: new LambdaInvoke(target, {
      role: role.withoutPolicyUpdates(),
      input: ScheduleTargetInput.fromObject(input),
      deadLetterQueue,
      retryAttempts: RETRIES,
      maxEventAge: interval,
    }),
  })
}

function createRole(scope: Construct, target: IFunction, queue: IQueue): Role {
  const policy = new ManagedPolicy(scope, 'SchedulePolicy', {
    description: 'The schedule: all that it may do',
    statements: [
      allow(['lambda:InvokeFunction'], [target.functionArn]),
      allow(['sqs:SendMessage'], [queue.queueArn]),
    ],
  })
  return new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    description: 'The schedule of the sweeper',
    managedPolicies: [policy],
  })
}
