/** Rules that keep findings from being told, as the API answers them. */
import { useQuery } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import { useVault } from '../shell/context.tsx'
import type { Detector } from './types.ts'
import { READ_ON_COMING, useFindingsChanged } from './use-findings.ts'

export type NewMute = {
  /** Null: any; never both. */
  readonly detector: Detector | null
  readonly principal: string | null
  readonly reason: string
  /** ISO 8601. */
  readonly expiresAt: string
}

export function useMutes() {
  const { api } = useVault()
  return useQuery({
    queryKey: ['mutes'],
    queryFn: () => dataOf(api.GET('/v1/mutes')),
    ...READ_ON_COMING,
  })
}

export function useMute(): (mute: NewMute) => Promise<void> {
  const { api } = useVault()
  const changed = useFindingsChanged()
  return async ({ detector, principal, reason, expiresAt }) => {
    const body = {
      ...(detector === null ? {} : { detector }),
      ...(principal === null ? {} : { principal }),
      reason,
      expiresAt,
    }
    await api.POST('/v1/mutes', { body })
    void changed()
  }
}

export function useEndMute(): (id: string) => Promise<void> {
  const { api } = useVault()
  const changed = useFindingsChanged()
  return async (id) => {
    await api.DELETE('/v1/mutes/{id}', { params: { path: { id } } })
    void changed()
  }
}
