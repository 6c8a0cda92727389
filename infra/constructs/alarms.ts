import { Duration } from 'aws-cdk-lib'
import { type Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
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
export function createAlarm(scope: Construct, id: string, props: AlarmProps): Alarm {
  const alarm = props.metric.with({ statistic: 'Sum', period: ALARM_PERIOD }).createAlarm(scope, id, {
    alarmDescription: props.description,
    threshold: props.threshold,
    evaluationPeriods: props.periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  alarm.addAlarmAction(new SnsAction(props.topic))
  alarm.addOkAction(new SnsAction(props.topic))
  return alarm
}
