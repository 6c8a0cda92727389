/** What waits for a second administrator, and what became of it. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'

export type Approval = components['schemas']['Approval']
export type Decision = 'approve' | 'reject' | 'withdraw'

export const STATE_NAMES: Readonly<Record<Approval['state'], string>> = {
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
}

/** Others change these, and each reading is recorded: they are read when somebody comes to them, and not while they are shown. */
export const READ_ON_COMING = { staleTime: 0, refetchOnWindowFocus: false } as const

const ON_A_PAGE = '50'
const MOST = '100'
const PENDING = ['approvals', 'pending'] as const

/** @param state null: all */
export function useApprovals(state: Approval['state'] | null) {
  const { api } = useVault()
  return useInfiniteQuery({
    queryKey: ['approvals', 'list', state],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: ON_A_PAGE,
        ...(state === null ? {} : { state }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }
      return dataOf(api.GET('/v1/approvals', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    ...READ_ON_COMING,
  })
}

/** What waits for a second administrator, of the newest. */
export function usePending() {
  const { api } = useVault()
  return useQuery({
    queryKey: PENDING,
    queryFn: async () => {
      const query = { state: 'pending', limit: MOST } as const
      const { approvals } = await dataOf(api.GET('/v1/approvals', { params: { query } }))
      return approvals
    },
    ...READ_ON_COMING,
  })
}

/** @returns what is called after a change of somebody, with what waits because of it */
export function useChanged(): (approval: Approval | null) => Promise<unknown> {
  const queries = useQueryClient()
  return (approval) => {
    if (approval !== null) {
      // Shown at once, even if the list cannot be read now.
      queries.setQueryData<readonly Approval[]>(PENDING, (known = []) => [
        approval,
        ...known.filter(({ id }) => id !== approval.id),
      ])
    }
    return Promise.all(
      ['users', 'clients', 'approvals', 'events', 'principal'].map((noun) =>
        queries.invalidateQueries({ queryKey: [noun] }),
      ),
    )
  }
}

export function useDecide(): (id: string, decision: Decision, reason: string) => Promise<unknown> {
  const { api } = useVault()
  const changed = useChanged()
  return async (id, decision, reason) => {
    const body = { decision, ...(reason === '' ? {} : { reason }) }
    await dataOf(api.POST('/v1/approvals/{id}/decision', { params: { path: { id } }, body }))
    // What was done is done, whether the lists can be read again or not.
    void changed(null)
  }
}
