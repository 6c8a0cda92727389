import { METRIC_NAMESPACE, METRICS, type MetricDefinition, type MetricId } from '../../config/metrics.ts'

export type MetricValues = Readonly<Partial<Record<MetricId, number>>>

/** What the metrics are of. */
export type MetricSource = {
  readonly vault: string
  /** The function, for those that are told apart by it. */
  readonly function?: string
}

/**
 * Metrics of a vault, in one line of the embedded metric format of CloudWatch
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). Not by the console: with
 * Lambda's JSON format, the runtime would put it into an object of its own, where CloudWatch does not look for it.
 */
export function putMetrics(source: MetricSource, values: MetricValues): void {
  const put = (Object.keys(values) as MetricId[]).map((id): readonly [MetricDefinition, number] => [
    METRICS[id],
    values[id] ?? 0,
  ])
  const [byFunction, byVault] = [put.filter(isByFunction), put.filter((one) => !isByFunction(one))]
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [...directive(['Vault'], byVault), ...directive(['Vault', 'Function'], byFunction)],
    },
    Vault: source.vault,
    ...(byFunction.length > 0 && { Function: source.function }),
    ...Object.fromEntries(put.map(([{ name }, value]) => [name, value])),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

type Put = readonly [MetricDefinition, number]

const isByFunction = ([{ byFunction }]: Put): boolean => byFunction === true

const directive = (dimensions: readonly string[], put: readonly Put[]): readonly object[] =>
  put.length === 0
    ? []
    : [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [dimensions],
          Metrics: put.map(([{ name, unit }]) => ({ Name: name, Unit: unit })),
        },
      ]
