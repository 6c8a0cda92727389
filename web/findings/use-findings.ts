/** Findings as the API answers them, and what an auditor does with them. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import { useRoles, useVault } from '../shell/context.tsx'
import type { Finding, FindingState } from './types.ts'

const ON_A_PAGE = 50

/** To look at findings is recorded: they are read when somebody comes to them, and not again by themselves. */
export const READ_ON_COMING = {
  staleTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const

function useList(state: FindingState, options: { readonly staleTime: number; readonly enabled?: boolean }) {
  const { api } = useVault()
  return useInfiniteQuery({
    queryKey: ['findings', 'list', state],
    queryFn: ({ pageParam }) => {
      const query = {
        state,
        limit: String(ON_A_PAGE),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }
      return dataOf(api.GET('/v1/findings', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    ...READ_ON_COMING,
    ...options,
  })
}

export const useFindings = (state: FindingState) => useList(state, READ_ON_COMING)

/** How many are open, as it was when they were last looked at: asked for once in a session. @returns null: not known, or none */
export function useOpenCount(): string | null {
  const { data } = useList('open', { staleTime: Infinity, enabled: useRoles('auditor') })
  if (data === undefined) return null
  const count = data.pages.reduce((sum, { findings }) => sum + findings.length, 0)
  if (count === 0) return null
  return data.pages.at(-1)?.cursor === null ? String(count) : `${count}+`
}

export function useFinding(id: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['findings', 'one', id],
    queryFn: () => dataOf(api.GET('/v1/findings/{id}', { params: { path: { id } } })),
    ...READ_ON_COMING,
  })
}

/** What the detectors have learned about somebody. */
export function useLearned(principal: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['baselines', principal],
    queryFn: () => dataOf(api.GET('/v1/baselines/{principal}', { params: { path: { principal } } })),
    ...READ_ON_COMING,
  })
}

export function useAcknowledge(): (id: string, reason: string) => Promise<Finding> {
  const { api } = useVault()
  const changed = useFindingsChanged()
  return async (id, reason) => {
    const params = { path: { id } }
    const finding = await dataOf(api.POST('/v1/findings/{id}/acknowledgment', { params, body: { reason } }))
    void changed()
    return finding
  }
}

/** @returns what is called after a change of what is shown of findings */
export function useFindingsChanged(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      ['findings', 'mutes', 'suspensions', 'usage', 'events'].map((noun) =>
        queries.invalidateQueries({ queryKey: [noun] }),
      ),
    )
}
