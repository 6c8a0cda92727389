import { describeError } from '../../http/log.ts'
import { createLog } from './log.ts'

/**
 * A Lambda handler whose function is made at the first event, not at import, and again at the next one when that failed.
 *
 * @param make composes the function; what it throws is logged, and ends this invocation
 */
export function lambda<Event, Result>(
  make: () => (event: Event) => Promise<Result>,
): (event: Event) => Promise<Result> {
  let made: ((event: Event) => Promise<Result>) | null = null
  return async (event) => {
    made ??= attempt(make)
    return made(event)
  }
}

function attempt<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    createLog().error({ error: describeError(error) }, 'The function cannot start.')
    throw error
  }
}
