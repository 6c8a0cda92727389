/** A list of objects, page by page, and a search that goes on loading while it runs. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { dataOf } from '../api/client.ts'
import { useDeclaredPurpose } from '../content/declared-purpose.ts'
import { useVault } from '../shell/context.tsx'
import { type Filters, isFiltered, type ListName, queryOf } from './lists.ts'
import { matcherOf, type ObjectMetadata } from './matches.ts'

/** What one looks at first is there soon; what is searched through comes in few requests. */
const FIRST_PAGE = '50'
const NEXT_PAGE = '100'
/** A search stops to ask when it has found so many, or has looked through so many pages. */
const FOUND_ENOUGH = 30
const PAGES_ENOUGH = 20
const FRESH_MS = 60_000

export type ListChoice = {
  readonly name: ListName
  /** Only of the list by subject; empty: none yet. */
  readonly subject: string
  readonly filters: Filters
  readonly search: string
  /** Nothing is asked for yet. */
  readonly waiting: boolean
}

export type ObjectsFound = {
  readonly query: ReturnType<typeof useList>
  readonly found: readonly ObjectMetadata[]
  readonly searched: number
  /** It is going on by itself. */
  readonly searching: boolean
  readonly searchFurther: () => void
}

export function useObjects(choice: ListChoice): ObjectsFound {
  const query = useList(choice)
  const loaded = useMemo(() => query.data?.pages.flatMap(({ objects }) => objects) ?? [], [query.data])
  const found = useMemo(() => loaded.filter(matcherOf(choice.search)), [loaded, choice.search])
  const pages = query.data?.pages.length ?? 0
  const looking = choice.search.trim() !== '' || isFiltered(choice.filters)
  const { goal, further } = useGoal(
    JSON.stringify([choice.name, choice.subject, choice.filters, choice.search]),
  )
  const unfinished = looking && found.length < goal.found && pages < goal.pages
  const { hasNextPage, isFetching, isError, fetchNextPage } = query
  const next = unfinished && hasNextPage && !isError
  useEffect(() => {
    if (next && !isFetching) void fetchNextPage()
  }, [next, isFetching, fetchNextPage])
  return {
    query,
    found,
    searched: loaded.length,
    searching: next,
    searchFurther: () => further(found.length, pages),
  }
}

function useList({ name, subject, filters, waiting }: ListChoice) {
  const { api } = useVault()
  const { purpose, headers } = useDeclaredPurpose(`objects:${name}`)
  const choice = queryOf(name, subject, filters)
  return useInfiniteQuery({
    queryKey: ['objects', name, choice, purpose],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/v1/objects', {
          params: {
            query: {
              ...choice,
              limit: pageParam === null ? FIRST_PAGE : NEXT_PAGE,
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
            header: headers(),
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    enabled: !waiting,
    staleTime: FRESH_MS,
    // Each page that is read is recorded: not because somebody has looked away.
    refetchOnWindowFocus: false,
  })
}

type Goal = { readonly found: number; readonly pages: number }
const FIRST_GOAL: Goal = { found: FOUND_ENOUGH, pages: PAGES_ENOUGH }

/** How far a search goes by itself. @param of another search begins anew */
function useGoal(of: string): { goal: Goal; further: (found: number, pages: number) => void } {
  const [state, setState] = useState({ of, goal: FIRST_GOAL })
  const goal = state.of === of ? state.goal : FIRST_GOAL
  return {
    goal,
    further: (found, pages) =>
      setState({ of, goal: { found: found + FOUND_ENOUGH, pages: pages + PAGES_ENOUGH } }),
  }
}
