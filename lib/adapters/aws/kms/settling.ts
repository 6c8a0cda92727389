import { setTimeout } from 'node:timers/promises'
import { AWS_POLICY } from '../aws-policy.ts'
import { unavailable } from '../errors.ts'

/** Waits for so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>

export const realPause: Pause = (milliseconds) => setTimeout(milliseconds)

/**
 * KMS is eventually consistent: looks again until what was done can be seen everywhere.
 *
 * @param look returns null while it cannot
 * @throws KeyfoldError `unavailable` when it stays so
 */
export async function untilSettled<T>(what: string, pause: Pause, look: () => Promise<T | null>): Promise<T> {
  for (let looks = 1; ; looks++) {
    const found = await look()
    if (found !== null) return found
    if (looks === AWS_POLICY.keySettlingLooksMax)
      throw unavailable(`KMS does not show ${what} yet. Try again.`)
    await pause(AWS_POLICY.keySettlingPauseMs)
  }
}
