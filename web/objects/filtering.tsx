import { ActionIcon, Badge, Button, CloseButton, Collapse, Group, TextInput, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconRefresh, IconSearch } from '@tabler/icons-react'
import { FilterFields } from './filter-fields.tsx'
import classes from './filtering.module.css'
import { type Filters, isFiltered } from './lists.ts'

type Props = {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly filters: Filters
  readonly onFilters: (filters: Filters) => void
  readonly onRefresh: () => void
  readonly refreshing: boolean
}

export function Filtering({ search, onSearch, filters, onFilters, onRefresh, refreshing }: Props) {
  const filtered = isFiltered(filters)
  const [opened, { toggle }] = useDisclosure(filtered)
  return (
    <search className={classes['filtering']}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          className={classes['search'] ?? ''}
          aria-label="Search"
          placeholder="Search names, labels, types, subjects"
          type="search"
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            search === '' ? null : <CloseButton aria-label="Clear the search" onClick={() => onSearch('')} />
          }
        />
        <Button
          variant="default"
          onClick={toggle}
          aria-expanded={opened}
          aria-controls="object-filters"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          rightSection={filtered ? <Badge size="sm">on</Badge> : null}
        >
          Filter
        </Button>
        <Tooltip label="Refresh">
          <ActionIcon
            variant="default"
            size={36}
            aria-label="Refresh"
            onClick={onRefresh}
            loading={refreshing}
          >
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Collapse expanded={opened} id="object-filters">
        <FilterFields filters={filters} onFilters={onFilters} />
      </Collapse>
    </search>
  )
}
