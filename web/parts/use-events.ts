/** Events of the record, newest first. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { dataOf } from '../api/client.ts'
import type { operations } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'
import type { AuditEvent } from './action-name.ts'

export type EventQuery = Omit<
  NonNullable<operations['listEvents']['parameters']['query']>,
  'limit' | 'cursor'
>

export type EventsFound = {
  /** Null: nothing was read yet. */
  readonly events: readonly AuditEvent[] | null
  readonly error: Error | null
  readonly isFetching: boolean
  readonly isFetchingMore: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly again: () => void
}

/** A page may hold nothing although there is more. So many of them are read at once, then somebody is asked. */
const EMPTY_PAGES_MAX = 5

export function useEvents(query: EventQuery, limit = 50): EventsFound {
  const { api } = useVault()
  const queries = useQueryClient()
  const queryKey = ['events', query, limit]
  const found = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => {
      const page = pageParam === null ? {} : { cursor: pageParam }
      return dataOf(
        api.GET('/v1/audit/events', { params: { query: { ...query, limit: String(limit), ...page } } }),
      )
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    // To look at the record is recorded, too: nothing is read again unasked. Whoever comes back to it asks.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const { data, error, isFetching, hasNextPage, fetchNextPage } = found
  const empty = emptyAtTheEnd(data?.pages ?? [])
  const goesOn = hasNextPage && !isFetching && error === null && empty % (EMPTY_PAGES_MAX + 1) !== 0
  useEffect(() => {
    if (goesOn) void fetchNextPage()
  }, [goesOn, fetchNextPage])
  return {
    events: data?.pages.flatMap(({ events }) => events) ?? null,
    error,
    isFetching,
    isFetchingMore: found.isFetchingNextPage || goesOn,
    hasMore: hasNextPage,
    more: () => void fetchNextPage(),
    // From the first page on: the others have moved.
    again: () => void queries.resetQueries({ queryKey, exact: true }),
  }
}

function emptyAtTheEnd(pages: readonly { readonly events: readonly AuditEvent[] }[]): number {
  const last = pages.findLastIndex(({ events }) => events.length > 0)
  return pages.length - 1 - last
}
