/** Machine clients as those who administer them see them, and what is done with them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Role } from '../../lib/access/roles.ts'
import { dataOf } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'
import { type Approval, READ_ON_COMING, useChanged } from './use-approvals.ts'
import { type AccessChange, bodyOf } from './use-people.ts'

export type Client = components['schemas']['Client']

const ON_A_PAGE = '50'

export const clientPath = (id: string): string => `/clients/${encodeURIComponent(id)}`

export function useClients() {
  const { api } = useVault()
  return useInfiniteQuery({
    queryKey: ['clients', 'list'],
    queryFn: ({ pageParam }) => {
      const query = { limit: ON_A_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return dataOf(api.GET('/v1/clients', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    ...READ_ON_COMING,
  })
}

export function useClient(id: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['clients', 'one', id],
    queryFn: () => dataOf(api.GET('/v1/clients/{id}', { params: { path: { id } } })),
    ...READ_ON_COMING,
  })
}

export type NewClient = { readonly name: string; readonly custodian: string; readonly roles: readonly Role[] }

/** @returns what makes a client; its custodian is a login, or `user:…`. It throws as the API does. */
export function useCreateClient() {
  const { api } = useVault()
  const changed = useChanged()
  const find = async (login: string): Promise<string> => {
    if (/^user:\S+$/.test(login)) return login
    const { principals } = await dataOf(api.GET('/v1/principals', { params: { query: { login } } }))
    const [found] = principals
    if (found === undefined)
      throw new ApiProblem('not-found', `custodian: nobody signs in as “${login}”. Ask for the exact login.`)
    return found.id
  }
  return async ({ name, custodian, roles }: NewClient) => {
    const body = { name, custodian: await find(custodian), roles: [...roles] }
    const { client, approval } = await dataOf(api.POST('/v1/clients', { body }))
    void changed(approval)
    return { client, approval }
  }
}

export function useClientTasks(id: string) {
  const { api } = useVault()
  const changed = useChanged()
  const params = { path: { id } }
  return {
    /** @returns what waits for a second administrator; null: it is done */
    change: async (change: AccessChange): Promise<Approval | null> => {
      const { approval } = await dataOf(api.PATCH('/v1/clients/{id}', { params, body: bodyOf(change) }))
      void changed(approval)
      return approval
    },
    revoke: async (): Promise<void> => {
      await api.DELETE('/v1/clients/{id}', { params })
    },
  }
}
