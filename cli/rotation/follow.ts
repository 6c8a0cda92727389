/** Watches a rotation to its end. Nothing that happens here has any effect on it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyfoldError } from '../../lib/errors.ts'
import { openVault, type Vault } from '../client.ts'
import { note } from '../output.ts'
import { type RotationAnswer, readRotation } from './answer.ts'

const POLL_MS = 1_000
const BACK_OFF_MAX_MS = 30_000
/** About eight minutes: a vault that is started anew, or a network that comes back. */
const FAILURES_MAX = 20

export type FollowOptions = {
  readonly onRotation: (rotation: RotationAnswer) => void
  readonly open?: () => Promise<Vault>
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

/**
 * Asks every second, and less often while the vault gives no answer. Gets another token when the former one has expired:
 * a rotation takes longer than a token is valid. A new one that is refused at once ends it.
 *
 * @returns it as it ended.
 * @throws KeyfoldError when the vault refuses, or gave no answer for minutes.
 */
export async function followRotation(
  vault: Vault,
  id: number,
  { onRotation, open = () => openVault(), pause = sleep }: FollowOptions,
): Promise<RotationAnswer> {
  let connection: Vault | null = vault
  let isNew = false
  for (let failures = 0; ; ) {
    try {
      if (connection === null) {
        connection = await open()
        isNew = true
      }
      const rotation = await readRotation(connection, id)
      onRotation(rotation)
      if (rotation.state !== 'running') return rotation
      isNew = false
      failures = 0
      await pause(POLL_MS)
    } catch (error) {
      if (isCode(error, TOKEN_EXPIRED) && connection !== null && !isNew) {
        connection = null
        continue
      }
      failures += 1
      if (!isCode(error, NO_ANSWER) || failures > FAILURES_MAX) throw error
      if (failures === 1)
        note('The vault gives no answer, which does not disturb the rotation. Asking again.')
      await pause(Math.min(POLL_MS * 2 ** failures, BACK_OFF_MAX_MS))
    }
  }
}

const TOKEN_EXPIRED: readonly string[] = ['unauthenticated']
const NO_ANSWER: readonly string[] = ['unavailable', 'internal', 'timeout']

const isCode = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof KeyfoldError && codes.includes(error.code)
