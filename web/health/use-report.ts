/** The last report of the vault's daily self-check, as the API answers it. */
import { useQuery } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'

export type Report = components['schemas']['Report']
export type Check = Report['checks'][number]

export function useReport() {
  const { api } = useVault()
  return useQuery({
    queryKey: ['report'],
    queryFn: () => dataOf(api.GET('/v1/reports/latest')),
    // To look at it is recorded.
    refetchOnWindowFocus: false,
  })
}

const ORDER = { failed: 0, passed: 1, skipped: 2 } as const satisfies Record<Check['outcome'], number>

/** What fails first, and of that what has failed for longest; the rest in its own order. */
export const byUrgency = (checks: readonly Check[]): readonly Check[] =>
  checks.toSorted(
    (one, other) =>
      ORDER[one.outcome] - ORDER[other.outcome] ||
      (one.failingSince ?? '').localeCompare(other.failingSince ?? ''),
  )
