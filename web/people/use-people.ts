/** People as those who administer them see them, and what is done with them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Role } from '../../lib/access/roles.ts'
import { dataOf } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'
import { type Approval, READ_ON_COMING, useChanged } from './use-approvals.ts'

export type User = components['schemas']['User']
export type AccessChange = { readonly roles: readonly Role[] } | { readonly disabled: boolean }

const ON_A_PAGE = '50'

export const personPath = (id: string): string => `/people/${encodeURIComponent(id)}`

/** As the API takes it: in a list of its own. */
export const bodyOf = (change: AccessChange): { roles: Role[] } | { disabled: boolean } =>
  'roles' in change ? { roles: [...change.roles] } : { disabled: change.disabled }

/** @param login who signs in with exactly this; empty: everybody */
export function usePeople(login: string) {
  const { api } = useVault()
  return useInfiniteQuery({
    queryKey: ['users', 'list', login],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: ON_A_PAGE,
        ...(login === '' ? {} : { login }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }
      return dataOf(api.GET('/v1/users', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    ...READ_ON_COMING,
  })
}

export function usePerson(id: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['users', 'one', id],
    queryFn: () => dataOf(api.GET('/v1/users/{id}', { params: { path: { id } } })),
    ...READ_ON_COMING,
  })
}

export type Invitation = { readonly login: string; readonly name: string; readonly roles: readonly Role[] }

export function useInvite() {
  const { api } = useVault()
  const changed = useChanged()
  return async ({ login, name, roles }: Invitation) => {
    const body = { login, name: name === '' ? null : name, roles: [...roles] }
    const { user, approval } = await dataOf(api.POST('/v1/users', { body }))
    void changed(approval)
    return { user, approval }
  }
}

/** What is done to a person. Each answers what waits for a second administrator; null: it is done. */
export function usePersonTasks(id: string) {
  const { api } = useVault()
  const changed = useChanged()
  const params = { path: { id } }
  return {
    change: async (change: AccessChange): Promise<Approval | null> => {
      const { approval } = await dataOf(api.PATCH('/v1/users/{id}', { params, body: bodyOf(change) }))
      void changed(approval)
      return approval
    },
    reset: async (): Promise<Approval | null> => {
      const { data } = await api.POST('/v1/users/{id}/reset', { params })
      const approval = data?.approval ?? null
      void changed(approval)
      return approval
    },
    signOut: async (): Promise<null> => {
      await api.POST('/v1/users/{id}/sign-out', { params })
      void changed(null)
      return null
    },
  }
}
