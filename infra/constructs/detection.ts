import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { createAlarm, createLagAlarm, createRateAlarm } from './alarms.ts'
import { vaultMetric } from './metrics.ts'
import { addSchedule, toInvoke } from './schedule.ts'

export type DetectionProps = {
  readonly vault: string
  readonly detect: IFunction
  /** Holds what could not be started. */
  readonly failed: IQueue
  readonly topic: ITopic
}

/** The next one is due by then. */
const INTERVAL = Duration.minutes(5)
/** One that failed is made up for by the next. */
const RUNS_FAILED = 3
/** What the detectors are behind by, beyond a rebuild of a small vault. */
const LATE = Duration.minutes(30)

/** What calls the detectors, and who is told of what they find, or that they do not look. */
export function createDetection(scope: Construct, props: DetectionProps): void {
  addSchedule(scope, 'Detect', {
    description: 'Calls the detectors',
    expression: 'rate(5 minutes)',
    target: toInvoke(props.detect),
    input: { task: 'detect' },
    giveUpAfter: INTERVAL,
    deadLetterQueue: props.failed,
  })
  addFindingAlarms(scope, props)
  addRateAlarms(scope, props)
  createAlarm(scope, 'DetectAlarm', {
    description:
      'The detectors fail again and again: nobody looks for odd uses of keys. The log of their function says why.',
    metric: props.detect.metricErrors(),
    threshold: 1,
    periods: RUNS_FAILED,
    topic: props.topic,
  })
  createLagAlarm(scope, 'DetectionLagAlarm', {
    description:
      'The detectors are far behind the log, or do not run at all: somebody may have removed their schedule. While they learn anew from a ' +
      'long log, they catch up by themselves.',
    metric: vaultMetric(props.vault, 'detectionLag', {}),
    threshold: LATE.toSeconds(),
    periods: RUNS_FAILED,
    topic: props.topic,
  })
}

function addFindingAlarms(scope: Construct, { vault, topic }: DetectionProps): void {
  const alarm = (id: string, metric: 'findingsHigh' | 'findingsCritical', severity: string): void => {
    createAlarm(scope, id, {
      description: `The detectors found an odd use of keys that is ${severity}. The page shows it under Findings, with its evidence.`,
      metric: vaultMetric(vault, metric, {}),
      threshold: 1,
      periods: 1,
      topic,
    })
  }
  alarm('FindingsHighAlarm', 'findingsHigh', 'of high severity')
  alarm('FindingsCriticalAlarm', 'findingsCritical', 'critical')
}

/** Beside the detectors, which know every principal: these two do not depend on anything of the vault but its metrics. */
function addRateAlarms(scope: Construct, { vault, topic }: DetectionProps): void {
  createRateAlarm(scope, 'DecryptRateAlarm', {
    description:
      'Far more content is decrypted than usual at this time of the week, for a quarter of an hour.',
    metric: vaultMetric(vault, 'decryptions', {}),
    topic,
  })
  createRateAlarm(scope, 'RefusalRateAlarm', {
    description:
      'Far more requests are refused than usual at this time of the week, for a quarter of an hour.',
    metric: vaultMetric(vault, 'refusals', {}),
    topic,
  })
}
