import { Stack, Text, Title } from '@mantine/core'
import type { AuditEvent } from '../parts/action-name.ts'
import { browserName } from '../parts/browser-name.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { More } from '../parts/more.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { type EventQuery, useEvents } from '../parts/use-events.ts'
import { Moment } from '../parts/when.tsx'

const SIGN_INS: EventQuery = { principal: 'me', action: 'auth.sign-in' }
const ON_A_PAGE = 10

/** So that somebody sees a sign-in that was not theirs. */
export function SignIns() {
  const { events, error, hasMore, isFetching, isFetchingMore, more, again } = useEvents(SIGN_INS, ON_A_PAGE)
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        Recent sign-ins
      </Title>
      {events === null && error === null ? <Loading lines={2} /> : null}
      {events?.length === 0 && !hasMore && error === null ? (
        <Text size="sm" c="dimmed">
          No sign-in is recorded here. If another identity provider keeps your account, it lists them.
        </Text>
      ) : null}
      {events === null || events.length === 0 ? null : (
        <Rows label="Recent sign-ins" bare>
          {events.map((event) => (
            <SignIn key={event.id} event={event} />
          ))}
        </Rows>
      )}
      {error === null ? null : <ErrorNotice error={error} retry={events === null ? again : more} />}
      {hasMore && error === null ? (
        <More label="Show older" busy={isFetching || isFetchingMore} onMore={more} />
      ) : null}
    </Stack>
  )
}

const SignIn = ({ event }: { readonly event: AuditEvent }) => (
  <Row
    about={
      <Text size="sm" component="div">
        <Moment time={event.time} />
      </Text>
    }
  >
    <Text size="sm" c="dimmed">
      <bdi>{event.userAgent === undefined ? 'unknown browser' : browserName(event.userAgent)}</bdi>, from{' '}
      {event.sourceIp ?? 'an unknown place'}
    </Text>
  </Row>
)
