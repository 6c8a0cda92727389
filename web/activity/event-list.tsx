import { Group, Paper, Skeleton, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconActivity } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { More } from '../parts/more.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { type EventQuery, type EventsFound, useEvents } from '../parts/use-events.ts'
import classes from './activity.module.css'
import { EventCards } from './event-cards.tsx'
import { EventTable } from './event-table.tsx'
import { Save, Verify } from './log-actions.tsx'
import { RedactById } from './redact.tsx'

const Chart = lazy(() => import('./chart.tsx'))

const WIDE = '(min-width: 66em)'

type Props = {
  readonly query: EventQuery
  readonly emptyTitle: string
  readonly empty: ReactNode
}

export function EventList({ query, emptyTitle, empty }: Props) {
  const found = useEvents(query)
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const { events, error, hasMore, isFetching } = found
  const some = events !== null && events.length > 0
  return (
    <Stack gap="md">
      <About found={found} query={query} />
      {some ? (
        <>
          <Paper withBorder p="md">
            <Suspense fallback={<Skeleton height={200} />}>
              <Chart events={events} />
            </Suspense>
          </Paper>
          {wide ? <EventTable events={events} /> : <EventCards events={events} />}
        </>
      ) : null}
      {events === null && error === null ? <Loading /> : null}
      {events?.length === 0 && !hasMore && error === null ? (
        <Empty icon={IconActivity} title={emptyTitle}>
          {empty}
        </Empty>
      ) : null}
      {error === null ? null : (
        <ErrorNotice
          error={error}
          title="The activity could not be read"
          retry={events === null ? found.again : found.more}
        />
      )}
      {hasMore && error === null ? (
        <More label="Show older" busy={isFetching || found.isFetchingMore} onMore={found.more} />
      ) : null}
    </Stack>
  )
}

const About = ({ found, query }: { readonly found: EventsFound; readonly query: EventQuery }) => (
  <Group justify="space-between">
    <div className={classes['about']}>
      <Text size="sm" c="dimmed">
        What is new may take some seconds to show. To look here is recorded, too.
      </Text>
      <Text size="sm" c="dimmed" role="status">
        {statusOf(found)}
      </Text>
    </div>
    <Group gap="xs">
      <RedactById />
      {found.events === null || found.events.length === 0 ? null : (
        <>
          <Verify events={found.events} />
          <Save query={query} />
        </>
      )}
      <Refresh
        busy={found.isFetching && !found.isFetchingMore && found.events !== null}
        onRefresh={found.again}
      />
    </Group>
  </Group>
)

function statusOf({ events, hasMore, isFetchingMore }: EventsFound): string | null {
  if (events === null) return null
  const count = events.length === 1 ? '1 event' : `${events.length} events`
  if (isFetchingMore) return `${count} so far, looking further`
  return hasMore ? `The newest ${count}; there may be older ones` : `${count}, all there are`
}
