/** What is said of an event of the record, wherever it is shown. */
import { Badge, Text } from '@mantine/core'
import { IconAlertTriangle, IconBan } from '@tabler/icons-react'
import { type AuditEvent, OUTCOME_NAMES } from './action-name.ts'
import { eventName, eventReason, sharedWith } from './event-name.ts'
import { PrincipalName } from './principal-name.tsx'

type Props = { readonly event: AuditEvent }

export const Who = ({ event }: Props) =>
  event.principal === undefined ? 'somebody' : <PrincipalName id={event.principal} />

export function What({ event }: Props) {
  const grantee = sharedWith(event)
  return (
    <>
      {eventName(event)}
      {grantee === null ? null : (
        <>
          {' '}
          with <PrincipalName id={grantee} />
        </>
      )}
    </>
  )
}

export function Reason({ event }: Props) {
  const reason = eventReason(event)
  return reason === null ? null : (
    <Text size="sm" c="dimmed">
      <bdi>{reason}</bdi>
    </Text>
  )
}

/** The usual one is not worth a badge. */
export function OutcomeBadge({ event: { outcome } }: Props) {
  if (outcome === 'allowed') return null
  const Icon = outcome === 'denied' ? IconBan : IconAlertTriangle
  return (
    <Badge variant="default" tt="none" fw={500} leftSection={<Icon size={12} aria-hidden />}>
      {OUTCOME_NAMES[outcome]}
    </Badge>
  )
}
