import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { IconClockSearch } from '@tabler/icons-react'
import { Link } from 'react-router'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'
import { EventList } from './event-list.tsx'
import { queryOfWindow, type Window } from './window.ts'

/** What was recorded in a stretch of time that another view speaks of. */
export const OfWindow = ({ window }: { readonly window: Window }) => (
  <Stack gap="md">
    <Alert
      variant="default"
      icon={<IconClockSearch size={18} aria-hidden />}
      title={<Named window={window} />}
    >
      <Text size="sm">
        <Anchor component={Link} to="/activity" size="sm">
          Show all activity
        </Anchor>
      </Text>
    </Alert>
    <EventList
      query={queryOfWindow(window)}
      emptyTitle="Nothing is recorded of that time"
      empty="What was recorded may be older than the events that the vault keeps."
    />
  </Stack>
)

function Named({ window: { principal, from, to } }: { readonly window: Window }) {
  const time = from === to ? `At ${exact(from)}` : `From ${exact(from)} to ${exact(to)}`
  return (
    <>
      {time}
      {principal === null ? null : (
        <>
          , by <PrincipalName id={principal} />
        </>
      )}
    </>
  )
}
