/** Those whom the vault has kept out by itself, as the API answers them. */
import { useQuery } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import { useVault } from '../shell/context.tsx'
import { READ_ON_COMING, useFindingsChanged } from './use-findings.ts'

export function useSuspensions() {
  const { api } = useVault()
  return useQuery({
    queryKey: ['suspensions'],
    queryFn: () => dataOf(api.GET('/v1/suspensions')),
    ...READ_ON_COMING,
  })
}

export function useLift(): (id: string) => Promise<void> {
  const { api } = useVault()
  const changed = useFindingsChanged()
  return async (id) => {
    await api.DELETE('/v1/suspensions/{id}', { params: { path: { id } } })
    void changed()
  }
}
