/** How answers of the API are kept: in memory, for as long as somebody is signed in. Never content. */
import { QueryClient } from '@tanstack/react-query'
import { ApiProblem, hasCode } from '../api/problem.ts'

const RETRIES = 2
const FRESH_MS = 5_000

/** What may be over in a moment. */
const isPassing = (error: unknown): boolean => hasCode(error, 'network', 'unavailable', 'timeout')

export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < RETRIES && isPassing(error),
        retryDelay: (failures, error) =>
          1_000 * (error instanceof ApiProblem ? (error.retryAfterSeconds ?? 2 ** failures) : 1),
      },
      // Whoever asks for a change is told at once that there is no connection: it must not happen later by itself.
      mutations: { networkMode: 'always', retry: false },
    },
  })
