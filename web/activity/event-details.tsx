import { Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import type { AuditEvent } from '../parts/action-name.ts'
import { browserName } from '../parts/browser-name.ts'
import { CopyId } from '../parts/copy-id.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { size } from '../parts/size.ts'
import { exact } from '../parts/when.tsx'
import { RedactEvent } from './redact.tsx'

/** All that the record says of one event. */
export const EventDetails = ({ event }: { readonly event: AuditEvent }) => (
  <>
    <Facts facts={factsOf(event)} />
    <RedactEvent event={event} />
  </>
)

function factsOf(event: AuditEvent): readonly Fact[] {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Time', `${exact(event.time)} (${event.time})`],
    ['Action', event.action],
    ['Who', principal(event.principal)],
    ['Roles in effect', event.roles?.join(', ')],
    ['Program', event.client],
    ['Object', id(event.object, 'Copy the object id')],
    ['Version', event.version],
    ['Subject', foreign(event.subject)],
    ['Classification', event.classification],
    ['Purpose', foreign(event.purpose)],
    ['Reason', foreign(event.reason)],
    ['Whom it was about', principal(event.target)],
    ['Roles given', event.targetRoles?.join(', ')],
    ['Approval', id(event.approval, 'Copy the approval id')],
    ['Event that it was about', id(event.event, 'Copy the id of that event')],
    ['Finding, mute rule or suspension', id(event.finding, 'Copy the id of the finding, rule or suspension')],
    ['Master key', event.generation === undefined ? undefined : `Generation ${event.generation}`],
    ['From generation', event.fromGeneration],
    ['Rotation', event.rotation],
    ['Shard', event.shard],
    ['Versions', event.count],
    ['Digest', event.digest],
    ['Content', event.bytes === undefined ? undefined : size(event.bytes)],
    ['Source', event.sourceIp],
    ['Browser', browser(event.userAgent)],
    ['Request id', id(event.requestId, 'Copy the request id')],
    ['Event id', id(event.id, 'Copy the event id')],
  ]
  return facts.filter(([, value]) => value !== undefined && value !== '')
}

/** Text that somebody else chose. */
const foreign = (text: string | undefined) => (text === undefined ? undefined : <bdi>{text}</bdi>)

const id = (value: string | undefined, label: string) =>
  value === undefined ? undefined : <CopyId id={value} label={label} />

const principal = (value: string | undefined) =>
  value === undefined ? undefined : (
    <Fragment>
      <PrincipalName id={value} />
      <CopyId id={value} label="Copy the principal" />
    </Fragment>
  )

const browser = (userAgent: string | undefined) =>
  userAgent === undefined ? undefined : (
    <>
      {browserName(userAgent)}
      <Text size="xs" c="dimmed">
        <bdi>{userAgent}</bdi>
      </Text>
    </>
  )
