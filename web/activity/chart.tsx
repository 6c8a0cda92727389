import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { useMemo } from 'react'
import { type AuditEvent, OUTCOME_NAMES } from '../parts/action-name.ts'
import classes from './activity.module.css'
import { type Bucket, bucketsOf, type Unit } from './buckets.ts'

const SERIES = [
  { name: 'allowed', label: OUTCOME_NAMES.allowed, color: 'indigo.5' },
  { name: 'denied', label: OUTCOME_NAMES.denied, color: 'orange.6' },
  { name: 'failed', label: OUTCOME_NAMES.failed, color: 'red.8' },
] as const

/** How many events there were, and how they ended. In a file of its own, as it is much code. */
export default function Chart({ events }: { readonly events: readonly AuditEvent[] }) {
  const { by, buckets } = useMemo(() => bucketsOf(events), [events])
  return (
    <div className={classes['text']}>
      <div aria-hidden="true">
        <BarChart
          h={200}
          data={buckets.map((bucket) => ({ ...bucket }))}
          dataKey="label"
          type="stacked"
          series={SERIES.map((one) => ({ ...one }))}
          withLegend
          maxBarWidth={32}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          barProps={{ isAnimationActive: false }}
          // The table says the same to whoever can't see it.
          barChartProps={{ accessibilityLayer: false }}
        />
      </div>
      <div className="visually-hidden">
        <TextAlternative by={by} buckets={buckets} />
      </div>
    </div>
  )
}

const HEADS: Readonly<Record<Unit, string>> = { minute: 'Minute', hour: 'Hour', day: 'Day' }

type Props = { readonly by: Unit; readonly buckets: readonly Bucket[] }

const TextAlternative = ({ by, buckets }: Props) => (
  <table>
    <caption>Loaded events by {by} and outcome</caption>
    <thead>
      <tr>
        <th scope="col">{HEADS[by]}</th>
        {SERIES.map(({ name, label }) => (
          <th key={name} scope="col">
            {label}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {buckets.map((bucket) => (
        <tr key={bucket.label}>
          <th scope="row">{bucket.label}</th>
          {SERIES.map(({ name }) => (
            <td key={name}>{bucket[name]}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
