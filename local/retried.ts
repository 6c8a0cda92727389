import { setTimeout as sleep } from 'node:timers/promises'
import { LOCAL_POLICY } from './policy.ts'

export type Retried = {
  readonly act: () => Promise<void>
  /** The first attempt is 1. */
  readonly onFailure: (attempt: number, error: unknown) => void
  /** Ends it, whatever it is at. */
  readonly signal: AbortSignal
  /** The first wait, doubled each time. For tests. */
  readonly backoffMs?: number | undefined
}

/** Does what may fail again and again, for about an hour. Never throws. @returns whether it was done */
export async function retried({ act, onFailure, signal, backoffMs }: Retried): Promise<boolean> {
  const firstWaitMs = backoffMs ?? LOCAL_POLICY.messageBackoffMs
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await act()
      return true
    } catch (error) {
      if (signal.aborted) return false
      onFailure(attempt, error)
    }
    if (attempt === LOCAL_POLICY.messageAttemptsMax) return false
    await sleep(firstWaitMs * 2 ** (attempt - 1), undefined, { signal, ref: false }).catch(() => undefined)
  }
  return false
}
