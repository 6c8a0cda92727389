/** A sealer that stops or kills itself between two calls, and says what came of it once it goes on. */
import type { SealPorts } from '../../../lib/audit/log/seal.ts'
import { sealLog } from '../../../lib/audit/log/seal.ts'
import { openStores } from '../../../lib/compose/embedded.ts'
import { KeyfoldError } from '../../../lib/errors.ts'
import { stepping } from '../../support/stepping.ts'
import { jobs, killMyself, say, stopMyself } from './child-process.ts'

export type SealerJob = {
  readonly folder: string
  readonly origin: string
  /** At which step, from 0 on; it takes fewer when it seals little. */
  readonly at: number
  readonly how: 'stop' | 'kill'
}

/** What it says at the end. `met`: whether it came to that step. */
export type SealerAnswer = { readonly met: boolean; readonly size?: number; readonly code?: string }

for await (const { folder, origin, at, how } of jobs<SealerJob>()) {
  const { logStates, waitingEvents, tiles, logSigner, close } = await openStores(folder)
  const ports: SealPorts = { origin, states: logStates, waiting: waitingEvents, tiles, signer: logSigner }
  let steps = 0
  const step = async (): Promise<void> => {
    if (steps++ !== at) return
    if (how === 'kill') killMyself()
    say('stopped')
    stopMyself()
  }
  const answer = await sealLog(stepping(ports, step)).then(
    ({ size }) => ({ size }),
    (error: unknown) => ({ code: error instanceof KeyfoldError ? error.code : String(error) }),
  )
  await close()
  if (steps <= at) say('passed')
  say(JSON.stringify({ met: steps > at, ...answer } satisfies SealerAnswer))
}
