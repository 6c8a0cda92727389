import { randomFillSync } from 'node:crypto'
import { monotonicFactory, type ULIDFactory } from 'ulid'

/** Random bytes fetched at once: the library asks for sixteen numbers an id, and by itself fetches each alone, at 50 µs an id. */
const POOL_BYTES = 4_096
const BYTE_VALUES = 256

/**
 * A clock that goes back by more was ahead, and was set right: ids follow it, as they do after a restart. Else nobody who waits for their time would
 * see them.
 */
const SET_BACK_MS = 60_000

/** ULIDs in ascending order, also within one millisecond, and while the clock is adjusted by less than a minute. */
export function createEventIds(): ULIDFactory {
  const random = createRandom()
  let next = monotonicFactory(random)
  let latest = Number.NEGATIVE_INFINITY
  return (time = Date.now()) => {
    if (time < latest - SET_BACK_MS) {
      next = monotonicFactory(random)
      latest = time
    }
    latest = Math.max(latest, time)
    return next(time)
  }
}

/** Numbers from 0 to below 1, of one byte each: as many bits as a letter needs. */
function createRandom(): () => number {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool)
      used = 0
    }
    return (pool[used++] ?? 0) / BYTE_VALUES
  }
}
