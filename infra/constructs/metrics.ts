import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import type { LambdaName } from '../../lib/config/functions.ts'
import { METRIC_NAMESPACE, METRICS, type MetricDefinition, type MetricId } from '../../lib/config/metrics.ts'

/** A metric that the code puts out, with the dimensions that it puts it out with. @param name of the function, for those that have it */
export function vaultMetric(vault: string, id: MetricId, options: MetricOptions, name?: LambdaName): Metric {
  const { name: metricName, byFunction }: MetricDefinition = METRICS[id]
  if ((byFunction === true) !== (name !== undefined)) throw new Error(`The dimensions of ${id} are others.`)
  const dimensionsMap = { Vault: vault, ...(name !== undefined && { Function: name }) }
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, ...options })
}
