import { Group, Stack, Text } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { More } from '../parts/more.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { Rows } from '../parts/rows.tsx'
import { useEvents } from '../parts/use-events.ts'
import { EventRow } from './event-row.tsx'
import classes from './object.module.css'

const EVENTS_ON_A_PAGE = 30

/** Who did what with an object, and who tried, newest first. */
export function ObjectActivity({ id }: { readonly id: string }) {
  const found = useEvents({ object: id }, EVENTS_ON_A_PAGE)
  const { events, error, hasMore, isFetching, isFetchingMore, more, again } = found
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" className={classes['grows'] ?? ''}>
          Every look and every change is recorded, refused ones too. What is new may take some seconds to
          show.
        </Text>
        <Refresh busy={isFetching && !isFetchingMore && events !== null} onRefresh={again} />
      </Group>
      {events === null && error === null ? <Loading /> : null}
      {events?.length === 0 && !hasMore && error === null ? (
        <Empty icon={IconActivity} title="Nothing is recorded yet">
          As soon as somebody looks at the object or changes it, it is said here who did, and when.
        </Empty>
      ) : null}
      {events === null || events.length === 0 ? null : (
        <Rows label="Activity" bare>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </Rows>
      )}
      {error === null ? null : <ErrorNotice error={error} retry={events === null ? again : more} />}
      {hasMore && error === null ? <More label="Show older" busy={isFetching} onMore={more} /> : null}
    </Stack>
  )
}
