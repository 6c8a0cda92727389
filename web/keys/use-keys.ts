/** The generations of the master key and the rotations, as the API answers them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'

export type KeyList = components['schemas']['KeyList']
export type Generation = KeyList['generations'][number]
export type Key = components['schemas']['Key']
export type Rotation = components['schemas']['Rotation']
export type RotationDetails = components['schemas']['RotationDetails']

/** Each look is recorded. */
const POLL_MS = 5_000
const ROTATIONS_ON_A_PAGE = '20'

export function useKeys() {
  const { api } = useVault()
  return useQuery({
    queryKey: ['keys'],
    queryFn: () => dataOf(api.GET('/v1/keys')),
    // To look at the keys is recorded, too.
    refetchOnWindowFocus: false,
  })
}

export function useKey(generation: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['keys', generation],
    queryFn: () => dataOf(api.GET('/v1/keys/{generation}', { params: { path: { generation } } })),
    refetchOnWindowFocus: false,
  })
}

/** Newest first. Asks again by itself while one runs, also after a request that failed. */
export function useRotations() {
  const { api } = useVault()
  return useInfiniteQuery({
    queryKey: ['rotations'],
    queryFn: ({ pageParam }) => {
      const page = pageParam === null ? {} : { cursor: pageParam }
      const query = { limit: ROTATIONS_ON_A_PAGE, ...page }
      return dataOf(api.GET('/v1/rotations', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => {
      // Only the newest can be unfinished.
      const newest = state.data?.pages[0]?.rotations[0]
      return newest?.state === 'running' ? POLL_MS : false
    },
  })
}

/** Asks again by itself while it runs, also after a request that failed: that has no effect on the rotation. */
export function useRotation(id: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['rotations', id],
    queryFn: () => dataOf(api.GET('/v1/rotations/{id}', { params: { path: { id } } })),
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  })
}
