import type { TileReader } from '../../lib/audit/log/ports.ts'
import { witnessing } from '../../lib/audit/log/witness.ts'
import { describeError, type Log } from '../../lib/http/log.ts'
import type { JobOptions } from '../job.ts'
import { LOCAL_POLICY } from '../policy.ts'
import type { WitnessSettings } from './settings.ts'
import { openWitnesses } from './witnesses.ts'

/** Tells witnesses of what is new. One that does not keep it is named in the log, and told again the next time. */
export function witnessJob(
  tiles: Pick<TileReader, 'checkpoint'>,
  settings: WitnessSettings,
  log: Log,
): JobOptions {
  const tell = witnessing(tiles, openWitnesses(settings))
  return {
    name: 'The witnesses',
    work: async () => {
      for (const { witness, error } of (await tell())?.failed ?? []) {
        log.error(
          { witness, error: describeError(error) },
          'A witness of the log was not told; it is tried again.',
        )
      }
      return null
    },
    firstDelayMs: LOCAL_POLICY.witnessIntervalMs,
    intervalMs: LOCAL_POLICY.witnessIntervalMs,
  }
}
