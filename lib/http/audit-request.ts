import type * as z from 'zod/mini'
import type { Caller } from '../access/caller.ts'
import type { EventFilter } from '../audit/event-filter.ts'
import type { EventQueryParameters } from './audit-schemas.ts'

/** Which events a query asks for; its caller's own when it names none. `me` is the caller. */
export function eventFilterOf(
  query: z.output<typeof EventQueryParameters>,
  { principal: caller }: Caller,
): EventFilter {
  const { object, subject, action, outcome, all } = query
  const named = [object, subject, action, outcome, all].some((given) => given !== undefined)
  const principal = query.principal ?? (named ? null : 'me')
  return {
    principal: principal === 'me' ? caller : principal,
    object: object ?? null,
    subject: subject ?? null,
    action: action ?? null,
    outcome: outcome ?? null,
  }
}
