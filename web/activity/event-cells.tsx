import { ActionIcon, Anchor, Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { type AuditEvent, OUTCOME_NAMES } from '../parts/action-name.ts'
import { eventName } from '../parts/event-name.ts'
import { OutcomeBadge } from '../parts/event-pieces.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'

type Props = { readonly event: AuditEvent }

/** What it was about: an object, a person, a generation; null: nothing of its own. */
export function aboutOf(event: AuditEvent): ReactNode {
  if (event.object !== undefined) {
    return (
      <Anchor component={Link} to={`/objects/${encodeURIComponent(event.object)}`} size="sm">
        {event.object}
      </Anchor>
    )
  }
  if (event.target !== undefined) return <PrincipalName id={event.target} />
  if (event.subject !== undefined) return <bdi>{event.subject}</bdi>
  return event.generation === undefined ? null : `Generation ${event.generation}`
}

export const Outcome = ({ event }: Props) =>
  event.outcome === 'allowed' ? (
    <Text span size="sm" c="dimmed">
      {OUTCOME_NAMES.allowed}
    </Text>
  ) : (
    <OutcomeBadge event={event} />
  )

type ToggleProps = Props & {
  readonly opened: boolean
  readonly controls: string
  readonly onToggle: () => void
}

export function Toggle({ event, opened, controls, onToggle }: ToggleProps) {
  const label = opened ? 'Hide the details' : 'Show the details'
  const Icon = opened ? IconChevronUp : IconChevronDown
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Details: ${eventName(event)}, ${exact(event.time)}`}
        aria-expanded={opened}
        aria-controls={opened ? controls : undefined}
        onClick={onToggle}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
