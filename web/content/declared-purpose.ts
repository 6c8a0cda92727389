/** What somebody said that they need something for. Asked once for an object or a list, and forgotten with the session. */
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiProblem, hasCode } from '../api/problem.ts'

type PurposeHeaders = { readonly 'keyfold-purpose'?: string }

export type DeclaredPurpose = {
  readonly purpose: string | null
  readonly declare: (purpose: string) => void
  /** For a request, as it is made: what is declared at that moment, also since this was rendered. */
  readonly headers: () => PurposeHeaders
}

/** Also when the purpose that was declared is none for this: another one may be. */
export const asksForPurpose = (error: unknown, declared: string | null): error is ApiProblem =>
  hasCode(error, 'purpose-required') || (declared !== null && hasCode(error, 'forbidden'))

/** @param about the id of an object, or the name of a list */
export function useDeclaredPurpose(about: string): DeclaredPurpose {
  const queries = useQueryClient()
  const queryKey = ['purpose', about]
  const { data: purpose = null } = useQuery<string>({
    queryKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  return {
    purpose,
    declare: (declared) => void queries.setQueryData(queryKey, declared),
    headers: () => {
      const declared = queries.getQueryData<string>(queryKey)
      return declared === undefined ? {} : { 'keyfold-purpose': declared }
    },
  }
}
