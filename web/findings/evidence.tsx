import { Anchor, Code, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { windowPath } from '../activity/window.ts'
import { exact } from '../parts/when.tsx'
import { timeOfEvent } from './event-time.ts'
import classes from './findings.module.css'
import type { Finding } from './types.ts'

type Props = { readonly finding: Finding }

/** The events behind a finding. They are looked at in Activity, one by one or together: each look is recorded. */
export const Evidence = ({ finding }: Props) => (
  <Stack gap="sm">
    <Title order={2}>Evidence</Title>
    <Text size="sm">
      {finding.events === 1 ? 'One event is' : `${finding.events.toLocaleString()} events are`} behind it.{' '}
      <Anchor component={Link} to={windowPath(finding)} size="sm">
        Show all of that time in Activity
      </Anchor>
    </Text>
    {finding.evidence.length === 0 ? null : (
      <>
        <Text size="sm" c="dimmed">
          {finding.events > finding.evidence.length ? 'The first and the last of them:' : 'One by one:'}
        </Text>
        <ul className={classes['evidence']} aria-label="Evidence">
          {finding.evidence.map((id) => (
            <li key={id}>
              <EventLink id={id} />
            </li>
          ))}
        </ul>
      </>
    )}
  </Stack>
)

function EventLink({ id }: { readonly id: string }) {
  const time = timeOfEvent(id)
  if (time === null) return <Code>{id}</Code>
  const at = new Date(time).toISOString()
  return (
    <Anchor component={Link} to={windowPath({ principal: null, from: at, to: at })} size="sm" title={id}>
      {exact(at)}
    </Anchor>
  )
}
