/** The vault's own metrics that a synthesized vault looks at. */
import { METRIC_NAMESPACE } from '../../../lib/config/metrics.ts'
import { resolverOf } from './resolve.ts'
import { onlyOne, propertiesOf, resourcesOf, type Synthesized } from './synthesize.ts'

/** One, as text: `Keyfold/Latency Function=read Vault=test`. */
export type MetricText = string

export const metricText = (
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): MetricText => {
  const sorted = Object.entries(dimensions).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return [`${namespace}/${name}`, ...sorted.map(([key, value]) => `${key}=${value}`)].join(' ')
}

const isOurs = (metric: MetricText): boolean => metric.startsWith(`${METRIC_NAMESPACE}/`)

type MetricProperties = {
  readonly Namespace?: string
  readonly MetricName?: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[]
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: MetricProperties } }[]
}

/** Of alarms, also of those that compare with a band. */
export function alarmed({ templates }: Synthesized): readonly MetricText[] {
  const alarms = Object.values(templates).flatMap((template) =>
    propertiesOf(resourcesOf(template, 'AWS::CloudWatch::Alarm')),
  )
  return alarms.flatMap((alarm) => metricsOf(alarm as MetricProperties)).filter(isOurs)
}

function metricsOf({
  Namespace,
  MetricName,
  Dimensions = [],
  Metrics = [],
}: MetricProperties): readonly MetricText[] {
  if (Namespace === undefined || MetricName === undefined)
    return Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : metricsOf(MetricStat.Metric)))
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))
  return [metricText(Namespace, MetricName, dimensions)]
}

type Widget = {
  readonly properties: { readonly title?: string; readonly metrics?: readonly (readonly unknown[])[] }
}

export function dashboardOf(vault: Synthesized): {
  readonly name: string
  readonly widgets: readonly Widget[]
} {
  const { functions } = vault.templates
  const resolve = resolverOf(vault, functions)
  const { DashboardName, DashboardBody } = onlyOne(functions, 'AWS::CloudWatch::Dashboard')
  return { name: resolve(DashboardName), widgets: JSON.parse(resolve(DashboardBody)).widgets }
}

/** Each is written as `[namespace, name, dimension, value, …, options]`. */
export const shown = (vault: Synthesized): readonly MetricText[] =>
  dashboardOf(vault)
    .widgets.flatMap(({ properties }) => properties.metrics ?? [])
    .map((metric) => {
      const [namespace = '', name = '', ...pairs] = metric.filter((part) => typeof part === 'string')
      const dimensions = pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, pairs[at + 1] ?? '']] : []))
      return metricText(namespace, name, Object.fromEntries(dimensions))
    })
