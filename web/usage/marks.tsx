import { ReferenceLine } from 'recharts'
import { SEVERITIES } from '../../lib/anomaly/model.ts'
import { SEVERITY_COLORS } from '../findings/severity.tsx'
import type { ShortFinding } from '../findings/types.ts'
import type { Slot } from './types.ts'
import classes from './usage.module.css'

const RADIUS = 8
const BEHIND_BARS = 250

const gravity = ({ severity }: ShortFinding): number => SEVERITIES.indexOf(severity)

/** Of several, it is enough to lead to the gravest. */
const gravest = (findings: readonly ShortFinding[]): ShortFinding | undefined =>
  findings.toSorted((one, other) => gravity(other) - gravity(one))[0]

/** Lines where findings were raised, with a head that leads to them. A function and no component: the chart wants its parts itself. */
export const marksOf = (slots: readonly Slot[], onChoose: (id: string) => void) =>
  slots.flatMap(({ start, findings }) => {
    const finding = gravest(findings)
    if (finding === undefined) return []
    const color = SEVERITY_COLORS[finding.severity]
    return (
      <ReferenceLine
        key={start}
        x={start}
        stroke={color}
        strokeDasharray="3 3"
        zIndex={BEHIND_BARS}
        label={({ viewBox }) => (
          <Head
            {...(viewBox as Place)}
            finding={finding}
            count={findings.length}
            onChoose={() => onChoose(finding.id)}
          />
        )}
      />
    )
  })

type Place = { readonly x: number; readonly y: number }
type HeadProps = Place & {
  readonly finding: ShortFinding
  readonly count: number
  readonly onChoose: () => void
}

/** For the pointer; below the chart there is a list for everybody. */
const Head = ({ x, y, finding, count, onChoose }: HeadProps) => (
  <g
    className={classes['mark'] ?? ''}
    data-severity={finding.severity}
    data-finding={finding.id}
    // Below the legend, which would take the click.
    transform={`translate(${x}, ${y + RADIUS})`}
    onClick={onChoose}
  >
    <title>{`${finding.severity}: ${finding.sentence}`}</title>
    <circle r={RADIUS} fill={SEVERITY_COLORS[finding.severity]} stroke="var(--mantine-color-body)" />
    <text>{count === 1 ? '!' : count}</text>
  </g>
)
