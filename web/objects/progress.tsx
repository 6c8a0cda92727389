import { Button, Group, Text } from '@mantine/core'
import type { ObjectsFound } from './use-objects.ts'

type Props = { readonly objects: ObjectsFound; readonly narrowed: boolean }

const count = (of: number): string => `${of.toLocaleString()} ${of === 1 ? 'object' : 'objects'}`

/** How far the list or the search has come, and how it goes on. */
export function Progress({ objects, narrowed }: Props) {
  const { query, found, searched, searching, searchFurther } = objects
  if (query.data === undefined) return null
  const said = narrowed ? `${count(found.length)} found, searched ${count(searched)}` : count(searched)
  const goOn = (): void => {
    searchFurther()
    void query.fetchNextPage()
  }
  return (
    <Group justify="space-between" mt="md">
      <Text size="sm" c="dimmed" role="status">
        {said}
        {searching ? ' …' : query.hasNextPage ? '' : narrowed ? ', all there are' : ' in all'}
      </Text>
      {query.hasNextPage ? (
        <Button variant="default" onClick={goOn} loading={query.isFetching}>
          {narrowed ? 'Search further' : 'Load more'}
        </Button>
      ) : null}
    </Group>
  )
}
