import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IWidget,
  type MetricOptions,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { MetricId } from '../../lib/config/metrics.ts'
import { FUNCTION_NAMES } from '../../lib/http/routes.ts'
import { vaultMetric } from './metrics.ts'

const HALF = 12
const HEIGHT = 6
const WHOLE = 24

/** What is put out once a day is shown until the next time. */
const DAILY = Duration.days(1)
const OFTEN = Duration.minutes(5)
/** Of all requests but the slowest one in a hundred. */
const SLOW = Stats.p(99)

/**
 * One page of CloudWatch, of metrics that are there anyway: it costs what a dashboard costs, and no metric more. At its end are the alarms of
 * this stack.
 */
export function createDashboard(
  scope: Construct,
  { vault, region }: { readonly vault: string; readonly region: string },
): void {
  const alarms = scope.node.findAll().filter((child): child is Alarm => child instanceof Alarm)
  new Dashboard(scope, 'Dashboard', {
    // Of all dashboards of an account, in whatever region.
    dashboardName: `keyfold-${vault}-${region}`,
    defaultInterval: Duration.days(7),
    widgets: [
      ...inPairs([
        use(vault),
        trouble(vault),
        latency(vault),
        findings(vault),
        lags(vault),
        rotations(vault),
      ]),
      [keyAges(vault)],
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: WHOLE })],
    ],
  })
}

const inPairs = (widgets: readonly IWidget[]): IWidget[][] =>
  widgets.flatMap((widget, index) => (index % 2 === 0 ? [widgets.slice(index, index + 2)] : []))

const SUMMED: MetricOptions = { statistic: Stats.SUM, period: OFTEN }
const HIGHEST: MetricOptions = { statistic: Stats.MAXIMUM, period: OFTEN }

const graph = (
  vault: string,
  title: string,
  options: MetricOptions,
  ...ids: readonly MetricId[]
): GraphWidget =>
  new GraphWidget({
    title,
    width: HALF,
    height: HEIGHT,
    left: ids.map((id) => vaultMetric(vault, id, options)),
    leftYAxis: { min: 0 },
  })

const use = (vault: string) => graph(vault, 'Use of keys', SUMMED, 'encryptions', 'decryptions')
const trouble = (vault: string) => graph(vault, 'Refusals and failures', SUMMED, 'refusals', 'failures')
const lags = (vault: string) =>
  graph(vault, 'Behind by, in seconds: the log and the detectors', HIGHEST, 'sealLag', 'detectionLag')
const rotations = (vault: string) => graph(vault, 'Versions moved by rotations', SUMMED, 'rewraps')

const findings = (vault: string) =>
  new GraphWidget({
    title: 'Findings',
    width: HALF,
    height: HEIGHT,
    stacked: true,
    left: (['findingsLow', 'findingsMedium', 'findingsHigh', 'findingsCritical'] as const).map((id) =>
      vaultMetric(vault, id, { statistic: Stats.SUM, period: Duration.hours(1) }),
    ),
    leftYAxis: { min: 0 },
  })

const latency = (vault: string) =>
  new GraphWidget({
    title: 'Latency of the slowest of a hundred requests, in milliseconds',
    width: HALF,
    height: HEIGHT,
    left: FUNCTION_NAMES.map((name) =>
      vaultMetric(vault, 'latency', { statistic: SLOW, period: OFTEN, label: name }, name),
    ),
    leftYAxis: { min: 0 },
  })

const keyAges = (vault: string) =>
  new SingleValueWidget({
    title: 'Master key, in days; and the self-check',
    width: WHOLE,
    height: 4,
    metrics: (['rotationAge', 'daysUntilRetirement', 'doctorFailures'] as const).map((id) =>
      vaultMetric(vault, id, { statistic: Stats.MAXIMUM, period: DAILY }),
    ),
  })
