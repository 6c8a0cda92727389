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
  /** By the name of the task, which is the input of the function: how often. */
  readonly tasks: Readonly<Record<string, Duration>>
  readonly deadLetterQueue: IQueue
}

/** Calls a function again and again, for each of its tasks in an interval of its own. */
export function addSchedules(scope: Construct, { target, tasks, deadLetterQueue }: ScheduleProps): void {
  const role = createRole(scope, target, deadLetterQueue)
  for (const [task, interval] of Object.entries(tasks)) {
    new Schedule(scope, `Schedule-${task}`, {
      description: `Calls the sweeper: ${task}`,
      schedule: ScheduleExpression.rate(interval),
      target: new LambdaInvoke(target, {
        role: role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject({ task }),
        deadLetterQueue,
        retryAttempts: RETRIES,
        maxEventAge: interval,
      }),
    })
  }
}

function createRole(scope: Construct, target: IFunction, queue: IQueue): Role {
  const policy = new ManagedPolicy(scope, 'SchedulePolicy', {
    description: 'Schedules: all that they may do',
    statements: [
      allow(['lambda:InvokeFunction'], [target.functionArn]),
      allow(['sqs:SendMessage'], [queue.queueArn]),
    ],
  })
  return new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    description: 'Schedules of the sweeper',
    managedPolicies: [policy],
  })
}
