import { Group, Text } from '@mantine/core'
import type { AuditEvent } from '../parts/action-name.ts'
import { OutcomeBadge, Reason, What, Who } from '../parts/event-pieces.tsx'
import { Row } from '../parts/rows.tsx'
import { Moment } from '../parts/when.tsx'

export const EventRow = ({ event }: { readonly event: AuditEvent }) => (
  <Row about={<About event={event} />}>
    <Text size="sm" c="dimmed" component="div">
      <Moment time={event.time} />
    </Text>
  </Row>
)

const About = ({ event }: { readonly event: AuditEvent }) => (
  <>
    <Group gap="xs">
      <Text fw={600} component="div">
        <Who event={event} />
      </Text>
      <OutcomeBadge event={event} />
    </Group>
    <Text size="sm" component="div">
      <What event={event} />
      {event.purpose === undefined ? null : (
        <>
          , for <bdi>{event.purpose}</bdi>
        </>
      )}
    </Text>
    <Reason event={event} />
  </>
)
