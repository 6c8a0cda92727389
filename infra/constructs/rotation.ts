import { Duration } from 'aws-cdk-lib'
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { LambdaName } from '../../lib/config/functions.ts'
import type { DataStack } from '../stacks/data.ts'
import type { VaultStackProps } from '../vault-stack.ts'
import { createAlarm } from './alarms.ts'
import { createRotationWorkflow } from './rotation-workflow.ts'
import { addSchedule, toInvoke, toStart } from './schedule.ts'

export type RotationProps = Pick<VaultStackProps, 'vault' | 'profile'> & {
  readonly data: DataStack
  readonly functions: Readonly<Record<LambdaName, IFunction>>
  /** Holds what could not be started. */
  readonly failed: IQueue
}

/** Whether a rotation is due is for the first task of the workflow to say: lib/rotation/due.ts, which is tuned to this interval. */
const LOOK = 'rate(1 hour)'
const AN_HOUR = Duration.hours(1)
/** The daily job is due again soon enough. */
const SOME_HOURS = Duration.hours(6)

/** The workflow that rotates the master key, what starts it, the daily job that retires old keys, and who is told when they fail. */
export function createRotation(scope: Construct, props: RotationProps): StateMachine {
  const { profile, data, functions, failed } = props
  const { rotate, makeKey, rewrap, reencrypt, sample, retire } = functions
  const workflow = createRotationWorkflow(scope, {
    ...props,
    functions: {
      Rotate: rotate,
      MakeKey: makeKey,
      Rewrap: rewrap,
      Reencrypt: reencrypt,
      Sample: sample,
      Retire: retire,
    },
  })
  if (profile.rotationSchedule !== null) {
    addSchedule(scope, 'Rotation', {
      description: 'Rotates the master key when that is due',
      expression: LOOK,
      target: toStart(workflow),
      input: { trigger: 'schedule' },
      giveUpAfter: AN_HOUR,
      deadLetterQueue: failed,
    })
  }
  addSchedule(scope, 'Retirement', {
    description: 'Retires old master keys',
    expression: 'rate(1 day)',
    target: toInvoke(retire),
    input: { task: 'daily' },
    giveUpAfter: SOME_HOURS,
    deadLetterQueue: failed,
  })
  addAlarms(scope, workflow, retire, data.alarmTopic)
  return workflow
}

function addAlarms(scope: Construct, workflow: StateMachine, retire: IFunction, topic: ITopic): void {
  const alarm = (id: string, metric: Metric, description: string) =>
    createAlarm(scope, id, { description, metric, threshold: 1, periods: 1, topic })
  const resume = 'It goes on where it stopped when a rotation is started again; see docs/operations.md.'
  alarm('RotationFailedAlarm', workflow.metricFailed(), `A rotation of the master key failed. ${resume}`)
  alarm(
    'RotationTimedOutAlarm',
    workflow.metricTimedOut(),
    `A rotation of the master key timed out. ${resume}`,
  )
  alarm(
    'RotationAbortedAlarm',
    workflow.metricAborted(),
    `Somebody stopped a rotation of the master key. ${resume}`,
  )
  alarm(
    'RotationThrottledAlarm',
    workflow.metricThrottled(),
    'Step Functions slows down a rotation of the master key: the account has too many transitions at once. It goes on by itself.',
  )
  alarm(
    'RetirementAlarm',
    retire.metricErrors(),
    'The daily job that retires master keys failed. Its log says at what; it tries again the next day.',
  )
}
