import { Button, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { hasCode } from '../api/problem.ts'
import { useDeclaredPurpose } from '../content/declared-purpose.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { useKept } from '../parts/kept.ts'
import { Loading } from '../parts/loading.tsx'
import { PurposeForm } from '../parts/purpose.tsx'
import { useVault } from '../shell/context.tsx'
import { Filtering } from './filtering.tsx'
import { type ListName, NO_FILTERS, needsPurpose } from './lists.ts'
import { NothingHere } from './nothing-here.tsx'
import { Progress } from './progress.tsx'
import { Rows } from './rows.tsx'
import { SubjectForm } from './subject-form.tsx'
import { type ObjectsFound, useObjects } from './use-objects.ts'

const TYPING_MS = 200
const FIRST_QUESTION = 'Lists of what is not yours are recorded with the purpose that you declare.'

/** One list, with its search and its filters. */
export function ObjectList({ name }: { readonly name: ListName }) {
  const { me } = useVault()
  const { purpose, declare } = useDeclaredPurpose(`objects:${name}`)
  const [asking, ask] = useState(false)
  const [search, setSearch] = useKept(`objects.${name}.search`, '')
  const [filters, setFilters] = useKept(`objects.${name}.filters`, NO_FILTERS)
  const [subject, setSubject] = useKept(`objects.${name}.subject`, '')
  const [settled] = useDebouncedValue(filters, TYPING_MS)
  const unasked = purpose === null && needsPurpose(name, me.roles)
  const waiting = unasked || (name === 'subject' && subject === '')
  const objects = useObjects({ name, subject, filters: settled, search, waiting })
  const { error, isFetching } = objects.query
  const declareNow = (declared: string): void => {
    ask(false)
    declare(declared)
  }
  if (unasked || asking || hasCode(error, 'purpose-required'))
    return (
      <PurposeForm
        text={FIRST_QUESTION}
        submitLabel="Show the list"
        onDeclare={declareNow}
        busy={isFetching}
      />
    )
  return (
    <>
      {purpose === null ? null : <Declared purpose={purpose} onChange={() => ask(true)} />}
      {name === 'subject' ? <SubjectForm subject={subject} onSubject={setSubject} busy={isFetching} /> : null}
      {waiting ? null : (
        <>
          <Filtering
            search={search}
            onSearch={setSearch}
            filters={filters}
            onFilters={setFilters}
            onRefresh={() => void objects.query.refetch()}
            refreshing={isFetching}
          />
          <Found name={name} objects={objects} narrowed={search.trim() !== '' || settled !== NO_FILTERS} />
        </>
      )}
    </>
  )
}

const Declared = ({ purpose, onChange }: { readonly purpose: string; readonly onChange: () => void }) => (
  <Text size="sm" c="dimmed" mb="sm" component="div">
    Recorded with the purpose <bdi>{purpose}</bdi>.{' '}
    <Button variant="subtle" size="compact-sm" onClick={onChange}>
      Change
    </Button>
  </Text>
)

type FoundProps = { readonly name: ListName; readonly objects: ObjectsFound; readonly narrowed: boolean }

function Found({ name, objects, narrowed }: FoundProps) {
  const { query, found, searched } = objects
  if (query.isPending) return <Loading />
  const nothing = found.length === 0 && query.error === null && !query.hasNextPage && !query.isFetching
  if (nothing && searched === 0) return <NothingHere name={name} narrowed={narrowed} />
  return (
    <>
      {found.length > 0 ? <Rows objects={found} /> : null}
      {nothing ? <NothingHere name={name} narrowed={narrowed} /> : null}
      {query.error === null ? null : (
        <ErrorNotice
          error={query.error}
          title="The list could not be read"
          retry={() => void (query.data === undefined ? query.refetch() : query.fetchNextPage())}
        />
      )}
      <Progress objects={objects} narrowed={narrowed} />
    </>
  )
}
