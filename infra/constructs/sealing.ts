import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { createAlarm, createLagAlarm } from './alarms.ts'
import { vaultMetric } from './metrics.ts'
import { addSchedule, toInvoke } from './schedule.ts'

export type SealingProps = {
  readonly vault: string
  readonly sealer: IFunction
  /** Holds what could not be started. */
  readonly failed: IQueue
  readonly topic: ITopic
}

/** The next one is due by then. */
const A_MINUTE = Duration.minutes(1)
/** One that failed is made up for by the next; so many within one period of the alarm are no accident. */
const SEALS_FAILED = 3
/** The sealer looks each minute. */
const LATE = Duration.minutes(5)
const LATE_PERIODS = 2

/** What calls the sealer each minute, and who is told when it fails. */
export function createSealing(scope: Construct, { vault, sealer, failed, topic }: SealingProps): void {
  addSchedule(scope, 'Seal', {
    description: 'Calls the sealer',
    expression: 'rate(1 minute)',
    target: toInvoke(sealer),
    input: { task: 'seal' },
    giveUpAfter: A_MINUTE,
    deadLetterQueue: failed,
  })
  createAlarm(scope, 'SealAlarm', {
    description:
      'The sealer fails: what is recorded now is not in the log, and protected by the table alone. Its log says why; if it names something ' +
      'that is not as it was written, somebody has changed the log. See docs/operations.md.',
    metric: sealer.metricErrors(),
    threshold: SEALS_FAILED,
    periods: 1,
    topic,
  })
  createLagAlarm(scope, 'SealLagAlarm', {
    description:
      'Events wait to be sealed for long, or the sealer does not run at all: somebody may have removed its schedule. What is recorded ' +
      'meanwhile is protected by the table alone. See docs/operations.md.',
    metric: vaultMetric(vault, 'sealLag', {}),
    threshold: LATE.toSeconds(),
    periods: LATE_PERIODS,
    topic,
  })
}
