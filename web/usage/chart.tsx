import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import { findingPath } from '../findings/card.tsx'
import { marksOf } from './marks.tsx'
import { TextAlternative } from './text-alternative.tsx'
import { KIND_NAMES, type Kind, type Slot } from './types.ts'
import classes from './usage.module.css'

const COLORS: Readonly<Record<Kind, string>> = {
  decryptions: 'indigo.5',
  encryptions: 'teal.6',
  refusals: 'orange.6',
  failures: 'red.8',
}
const TICK_GAP = 24

/** Two charts: there are a thousand uses to a refusal, which could not be seen among them. In a file of its own, as it is much code. */
export default function Chart({ slots }: { readonly slots: readonly Slot[] }) {
  const navigate = useNavigate()
  const go = (id: string): void => void navigate(findingPath(id))
  return (
    <div className={classes['chart']}>
      <div aria-hidden="true">
        <Text size="sm" fw={600}>
          Keys used
        </Text>
        <Bars slots={slots} kinds={['decryptions', 'encryptions']} height={240} onChoose={go} />
        <Text size="sm" fw={600} mt="md">
          Refused or failed
        </Text>
        <Bars slots={slots} kinds={['refusals', 'failures']} height={140} onChoose={go} />
      </div>
      <div className="visually-hidden">
        <TextAlternative slots={slots} />
      </div>
    </div>
  )
}

type BarsProps = {
  readonly slots: readonly Slot[]
  readonly kinds: readonly Kind[]
  readonly height: number
  readonly onChoose: (id: string) => void
}

function Bars({ slots, kinds, height, onChoose }: BarsProps) {
  const labels = new Map(slots.map(({ start, label }) => [start, label]))
  const labelOf = (start: unknown): string => labels.get(Number(start)) ?? ''
  const ticks = new Map(slots.map(({ start, tick }) => [start, tick]))
  return (
    <BarChart
      h={height}
      data={slots.map((slot) => ({ ...slot }))}
      dataKey="start"
      type="stacked"
      series={kinds.map((kind) => ({ name: kind, label: KIND_NAMES[kind], color: COLORS[kind] }))}
      withLegend
      legendProps={{ itemSorter: null }}
      maxBarWidth={32}
      valueFormatter={(value) => value.toLocaleString()}
      xAxisProps={{ tickFormatter: (start: number) => ticks.get(start) ?? '', minTickGap: TICK_GAP }}
      yAxisProps={{ allowDecimals: false, width: 48 }}
      tooltipProps={{ labelFormatter: labelOf }}
      barProps={{ isAnimationActive: false }}
      // The table says the same to whoever can't see it.
      barChartProps={{ accessibilityLayer: false }}
    >
      {marksOf(slots, onChoose)}
    </BarChart>
  )
}
