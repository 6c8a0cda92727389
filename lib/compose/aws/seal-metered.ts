import { decodeTime } from 'ulid'
import { isEventId } from '../../audit/log/entry.ts'
import type { WaitingEvents } from '../../audit/log/ports.ts'
import { type Sealed, type SealPorts, sealLog } from '../../audit/log/seal.ts'
import { type Clock, systemClock } from '../../clock.ts'
import { type MetricSource, putMetrics } from './metric.ts'

/** Seals, and says how long the oldest event had to wait; also when it fails, since what waited at its beginning waits still. */
export async function sealMetered(
  source: MetricSource,
  ports: SealPorts,
  clock: Clock = systemClock,
): Promise<Sealed> {
  const { waiting, oldest } = watching(ports.waiting, clock)
  try {
    return await sealLog({ ...ports, waiting })
  } finally {
    const time = oldest()
    if (time !== null) putMetrics(source, { sealLag: Math.round((clock() - time) / 1000) })
  }
}

function watching(events: WaitingEvents, clock: Clock) {
  let oldest: number | null = null
  return {
    waiting: {
      waiting: async (size, limit) => {
        const batch = await events.waiting(size, limit)
        const times = batch.flatMap(({ id }) => (id !== null && isEventId(id) ? [decodeTime(id)] : []))
        oldest ??= Math.min(clock(), ...times)
        return batch
      },
      place: (first, ids) => events.place(first, ids),
    } satisfies WaitingEvents,
    /** When the oldest of its first batch was recorded; now, when there was none; null: it could not look. */
    oldest: () => oldest,
  }
}
