import { Duration } from 'aws-cdk-lib'
import {
  type Alarm,
  AnomalyDetectionAlarm,
  type AlarmProps as AnyAlarmProps,
  ComparisonOperator,
  type Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

/** Metrics are summed over this. */
export const ALARM_PERIOD = Duration.minutes(5)

export type AlarmProps = {
  readonly description: string
  readonly metric: Metric
  /** Goes off when the sum over one period reaches it. */
  readonly threshold: number
  /** In so many periods, one after the other. */
  readonly periods: number
  readonly topic: ITopic
}

/** Goes off, and says so to the topic, also when it is over. Silence is no alarm: a vault may have nothing to do. */
export const createAlarm = (scope: Construct, id: string, props: AlarmProps): Alarm =>
  create(scope, id, props, { statistic: Stats.SUM, silence: TreatMissingData.NOT_BREACHING })

/**
 * On a metric that tells how far something is behind, and is put out each few minutes: goes off when the highest value of a period reaches the
 * threshold, and also when there is none: who removes what puts it out, or its schedule, cannot do so in silence.
 */
export const createLagAlarm = (scope: Construct, id: string, props: AlarmProps): Alarm =>
  create(scope, id, props, { statistic: Stats.MAXIMUM, silence: TreatMissingData.BREACHING })

function create(
  scope: Construct,
  id: string,
  { metric, description, threshold, periods, topic }: AlarmProps,
  { statistic, silence }: { readonly statistic: string; readonly silence: TreatMissingData },
): Alarm {
  const alarm = metric.with({ statistic, period: ALARM_PERIOD }).createAlarm(scope, id, {
    alarmDescription: description,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence,
  })
  return tell(alarm, topic)
}

export type RateAlarmProps = Pick<AlarmProps, 'description' | 'metric' | 'topic'>

/** Half of the width of what counts as usual, in standard deviations of CloudWatch's model: at three, it is left by chance now and then. */
const BAND = 4
/** One busy quarter of an hour is no incident. */
const RATE_PERIODS = 3

/**
 * On a rate that nobody knows a threshold for: goes off when it is above what CloudWatch has learned of the last two weeks, by hour and day of
 * the week. It takes some days until there is anything to go by.
 */
export function createRateAlarm(scope: Construct, id: string, props: RateAlarmProps): Alarm {
  const settings = {
    alarmDescription: props.description,
    metric: props.metric.with({ statistic: Stats.SUM, period: ALARM_PERIOD }),
    stdDevs: BAND,
    evaluationPeriods: RATE_PERIODS,
    datapointsToAlarm: RATE_PERIODS,
    comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  } satisfies Omit<AnyAlarmProps, 'threshold'> & { readonly stdDevs: number }
  return tell(new AnomalyDetectionAlarm(scope, id, settings), props.topic)
}

function tell(alarm: Alarm, topic: ITopic): Alarm {
  alarm.addAlarmAction(new SnsAction(topic))
  alarm.addOkAction(new SnsAction(topic))
  return alarm
}
