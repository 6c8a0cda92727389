/** What an auditor asks the record for. */

import type { Action, Outcome } from '../parts/action-name.ts'
import { dayAfter, justBefore } from '../parts/local-time.ts'
import type { EventQuery } from '../parts/use-events.ts'

export type Filters = {
  /** A principal; empty: whoever it was. */
  readonly principal: string
  readonly object: string
  readonly subject: string
  readonly action: Action | null
  readonly outcome: Outcome | null
  /** Days of this place, as `<input type="date">` has them; empty: none. */
  readonly from: string
  readonly to: string
}

export const NO_FILTERS: Filters = {
  principal: '',
  object: '',
  subject: '',
  action: null,
  outcome: null,
  from: '',
  to: '',
}

export const isFiltered = (filters: Filters): boolean =>
  (Object.keys(NO_FILTERS) as (keyof Filters)[]).some((name) => filters[name] !== NO_FILTERS[name])

export const MINE: EventQuery = { principal: 'me' }

export function queryOf({ principal, object, subject, action, outcome, from, to }: Filters): EventQuery {
  return {
    all: 'true',
    ...(principal === '' ? {} : { principal }),
    ...(object === '' ? {} : { object }),
    ...(subject === '' ? {} : { subject }),
    ...(action === null ? {} : { action }),
    ...(outcome === null ? {} : { outcome }),
    ...(from === '' ? {} : { after: justBefore(from) }),
    ...(to === '' ? {} : { before: dayAfter(to) }),
  }
}
