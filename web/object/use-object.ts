/** What the views of one object ask the API for. Each answer is a look that is recorded: nothing is asked again unasked. */
import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { useDeclaredPurpose } from '../content/declared-purpose.ts'
import { useRoles, useVault } from '../shell/context.tsx'

export type Metadata = components['schemas']['Metadata']
export type Version = components['schemas']['Version']
export type DestroyedVersion = components['schemas']['DestroyedVersion']
type ObjectList = components['schemas']['ObjectList']

const FRESH_MS = 60_000
const VERSIONS_ON_A_PAGE = '20'

/** Not of the purpose: what is known stays known, and shown, when one is declared to reveal the content. */
export function useMetadata(id: string) {
  const { api } = useVault()
  const { headers } = useDeclaredPurpose(id)
  return useQuery({
    queryKey: ['object', id, 'metadata'],
    queryFn: () =>
      dataOf(api.GET('/v1/objects/{id}/metadata', { params: { path: { id }, header: headers() } })),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  })
}

/** Newest first. */
export function useVersions(id: string) {
  const { api } = useVault()
  const { headers } = useDeclaredPurpose(id)
  return useInfiniteQuery({
    queryKey: ['object', id, 'versions'],
    queryFn: ({ pageParam }) => {
      const query = { limit: VERSIONS_ON_A_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return dataOf(
        api.GET('/v1/objects/{id}/versions', { params: { path: { id }, query, header: headers() } }),
      )
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  })
}

/** Whether it is the caller's to change, share and delete. */
export function useOwned({ owner }: { readonly owner: string }): boolean {
  const { me } = useVault()
  const writes = useRoles('writer')
  return writes && owner === me.principal
}

/** @returns what asks again for whatever a change of the object may have changed; what was refused is not asked for again */
export function useRefresh(id: string): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [['object', id], ['objects'], ['events']].map((queryKey) =>
        queries.invalidateQueries({ queryKey, predicate: ({ state }) => state.data !== undefined }),
      ),
    )
}

/** What a list has said of an object whose own metadata its reader may not ask for. */
export function knownFromLists(queries: QueryClient, id: string): Metadata | null {
  for (const [, data] of queries.getQueriesData<ObjectList | InfiniteData<ObjectList>>({
    queryKey: ['objects'],
  })) {
    const pages = data === undefined ? [] : 'pages' in data ? data.pages : [data]
    const found = pages.flatMap(({ objects }) => objects ?? []).find((object) => object.id === id)
    if (found !== undefined) return found
  }
  return null
}
