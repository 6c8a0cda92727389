import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { createAlarm } from './alarms.ts'
import { vaultMetric } from './metrics.ts'
import { addSchedule, toInvoke } from './schedule.ts'

export type SelfCheckProps = {
  readonly vault: string
  readonly doctor: IFunction
  /** Holds what could not be started. */
  readonly failed: IQueue
  readonly topic: ITopic
}

/** The next one is due soon enough. */
const SOME_HOURS = Duration.hours(6)

/** What has the vault look at itself each day, and who is told of what it finds, or that it could not. */
export function createSelfCheck(scope: Construct, { vault, doctor, failed, topic }: SelfCheckProps): void {
  addSchedule(scope, 'Doctor', {
    description: 'Calls the self-check',
    expression: 'rate(1 day)',
    target: toInvoke(doctor),
    input: { task: 'doctor' },
    giveUpAfter: SOME_HOURS,
    deadLetterQueue: failed,
  })
  createAlarm(scope, 'DoctorFailuresAlarm', {
    description:
      'A check of the daily self-check fails. The page shows which under Health, and how it is mended; so does the log of the function.',
    metric: vaultMetric(vault, 'doctorFailures', {}),
    threshold: 1,
    periods: 1,
    topic,
  })
  createAlarm(scope, 'DoctorAlarm', {
    description: 'The daily self-check could not be made or kept. The log of its function says why.',
    metric: doctor.metricErrors(),
    threshold: 1,
    periods: 1,
    topic,
  })
}
