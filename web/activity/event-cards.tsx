import { Group, Paper, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import type { AuditEvent } from '../parts/action-name.ts'
import { Cards } from '../parts/cards.tsx'
import { Reason, What, Who } from '../parts/event-pieces.tsx'
import { exact } from '../parts/when.tsx'
import classes from './activity.module.css'
import { aboutOf, Outcome, Toggle } from './event-cells.tsx'
import { EventDetails } from './event-details.tsx'

export const EventCards = ({ events }: { readonly events: readonly AuditEvent[] }) => (
  <Cards label="Activity">
    {events.map((event) => (
      <Card key={event.id} event={event} />
    ))}
  </Cards>
)

function Card({ event }: { readonly event: AuditEvent }) {
  const [opened, { toggle }] = useDisclosure()
  const id = useId()
  const about = aboutOf(event)
  return (
    <Paper withBorder p="sm" component="li" className={classes['card'] ?? ''}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Text fw={600} component="div">
          <What event={event} />
        </Text>
        <Toggle event={event} opened={opened} controls={id} onToggle={toggle} />
      </Group>
      <Text size="sm" component="div">
        <Who event={event} />, <time dateTime={event.time}>{exact(event.time)}</time>
      </Text>
      {about === null ? null : (
        <Text size="sm" component="div">
          {about}
        </Text>
      )}
      <Outcome event={event} />
      <Reason event={event} />
      {opened ? (
        <div id={id}>
          <EventDetails event={event} />
        </div>
      ) : null}
    </Paper>
  )
}
