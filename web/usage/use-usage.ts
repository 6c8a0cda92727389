/** Key use as the API answers it. Each look is recorded. */
import { useQuery } from '@tanstack/react-query'
import { type Api, dataOf } from '../api/client.ts'
import { READ_ON_COMING } from '../findings/use-findings.ts'
import { useVault } from '../shell/context.tsx'
import type { Shown } from './address.ts'
import { around, boundsOf, RANGES } from './ranges.ts'
import type { Usage } from './types.ts'

type Asked = Pick<Usage, 'from' | 'to' | 'by'>

const ask = (api: Api, { from, to, by }: Asked, principal: string | null): Promise<Usage> => {
  const query = { from, to, by, ...(principal === null ? {} : { principal }) }
  return dataOf(api.GET('/v1/usage', { params: { query } }))
}

/** @returns what was asked for, too: until it is there, that is what was shown before */
export function useUsage({ range, principal }: Shown) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['usage', range, principal],
    queryFn: async () => {
      const { by } = RANGES[range]
      const usage = await ask(api, { ...boundsOf(RANGES[range], Date.now()), by }, principal)
      return { usage, range, principal }
    },
    placeholderData: (before) => before,
    ...READ_ON_COMING,
  })
}

type Incident = { readonly id: string; readonly from: string; readonly to: string }

/** Around a finding. */
export function useUsageAround({ id, from, to }: Incident, principal: string | null) {
  const { api } = useVault()
  return useQuery({
    queryKey: ['usage', 'around', id],
    queryFn: async () => {
      const { stepMs, ...asked } = around({ from, to }, Date.now())
      return { stepMs, usage: await ask(api, asked, principal) }
    },
    ...READ_ON_COMING,
  })
}
