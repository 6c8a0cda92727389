/** What is said of a finding, wherever it is shown. */
import { Text } from '@mantine/core'
import { Fragment } from 'react'
import { CopyId } from '../parts/copy-id.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'
import classes from './findings.module.css'
import type { Finding } from './types.ts'
import { compared } from './words.ts'

type Props = { readonly finding: Finding }

/** Whom it is about. */
export function About({ finding: { principals } }: Props) {
  if (principals.length === 0) return 'nobody who is known'
  return principals.map((principal, index) => (
    <Fragment key={principal}>
      {index === 0 ? null : ', '}
      <PrincipalName id={principal} />
    </Fragment>
  ))
}

/** As programs name them. */
export const WhomIds = ({ finding: { principals } }: Props) =>
  principals.map((principal) => <CopyId key={principal} id={principal} label="Copy the principal" />)

/** Fewer say nothing as lengths. */
const BARS_MIN = 2

/** What was seen beside what is usual: in words, and as lengths where these say something. */
export function Compared({ finding }: Props) {
  const { observed, expected } = finding
  const most = Math.max(observed, expected)
  return (
    <div>
      <Text size="sm" fw={600}>
        {compared(finding)}
      </Text>
      {most < BARS_MIN ? null : (
        <div className={classes['bars']} aria-hidden="true">
          <Bar kind="observed" share={observed / most} />
          <Bar kind="expected" share={expected / most} />
        </div>
      )}
    </div>
  )
}

type BarProps = { readonly kind: 'observed' | 'expected'; readonly share: number }

const Bar = ({ kind, share }: BarProps) => (
  <span className={`${classes['bar']} ${classes[kind]}`} style={{ width: `${share * 100}%` }} />
)

/** Who looked at it, and what they said. */
export const Acknowledged = ({ finding: { acknowledgment } }: Props) =>
  acknowledgment === null ? null : (
    <Text size="sm" component="div" className={classes['reason'] ?? ''}>
      Acknowledged by <PrincipalName id={acknowledgment.by} />, {exact(acknowledgment.at)}:{' '}
      <bdi>{acknowledgment.reason}</bdi>
    </Text>
  )
