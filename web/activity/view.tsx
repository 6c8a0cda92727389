import { SegmentedControl, Stack } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { Heading } from '../parts/heading.tsx'
import { useKept } from '../parts/kept.ts'
import { useRoles } from '../shell/context.tsx'
import { EventList } from './event-list.tsx'
import { FilterForm } from './filter-form.tsx'
import { isFiltered, MINE, NO_FILTERS, queryOf } from './filters.ts'
import { OfWindow } from './of-window.tsx'
import { windowOf } from './window.ts'

type Scope = 'mine' | 'everybody'

const SCOPES = [
  { value: 'mine', label: 'Mine' },
  { value: 'everybody', label: 'Everybody' },
]

export default function View() {
  const audits = useRoles('auditor')
  const [chosen, choose] = useKept<Scope>('activity.scope', audits ? 'everybody' : 'mine')
  const scope = audits ? chosen : 'mine'
  const [search] = useSearchParams()
  const window = audits ? windowOf(search) : null
  return (
    <>
      <Heading
        title="Activity"
        text={
          audits
            ? 'Who did what, and who tried, newest first.'
            : 'What you did, and what was refused to you, newest first. Something that you did not do: tell an administrator.'
        }
        actions={
          audits && window === null ? (
            <SegmentedControl
              aria-label="Whose activity"
              data={SCOPES}
              value={scope}
              onChange={(value) => choose(value as Scope)}
            />
          ) : undefined
        }
      />
      {window === null ? (
        scope === 'mine' ? (
          <Mine />
        ) : (
          <Everybody />
        )
      ) : (
        <OfWindow key={search.toString()} window={window} />
      )}
    </>
  )
}

const Mine = () => (
  <EventList
    query={MINE}
    emptyTitle="Nothing is recorded yet"
    empty="As soon as you look at something or change it, it is said here what, and when."
  />
)

function Everybody() {
  const [filters, setFilters] = useKept('activity.filters', NO_FILTERS)
  const narrowed = isFiltered(filters)
  return (
    <Stack gap="md">
      <FilterForm filters={filters} onFilters={setFilters} />
      <EventList
        query={queryOf(filters)}
        emptyTitle={narrowed ? 'No event is like this' : 'Nothing is recorded yet'}
        empty={
          narrowed
            ? 'Nothing recorded fits all that you filter by. Clear a filter, or choose other days.'
            : 'As soon as anybody uses the vault, it is said here who did what, and when.'
        }
      />
    </Stack>
  )
}
