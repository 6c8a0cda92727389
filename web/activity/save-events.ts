/** Saves events as a file, read page by page as they are shown. */
import { csvHeader, csvLine, jsonLine } from '../../lib/audit/event-lines.ts'
import { POLICY } from '../../lib/policy.ts'
import { type Api, dataOf } from '../api/client.ts'
import type { AuditEvent } from '../parts/action-name.ts'
import type { EventQuery } from '../parts/use-events.ts'

export type Format = 'jsonl' | 'csv'

/** Each page is a request, and an event itself: who needs more uses the command line. */
export const SAVED_MAX = 2_000

export type Collected = {
  readonly events: readonly AuditEvent[]
  /** There are older ones, too. */
  readonly cut: boolean
}

export async function collectEvents(
  api: Api,
  query: EventQuery,
  onProgress: (count: number) => void,
): Promise<Collected> {
  const events: AuditEvent[] = []
  const limit = String(POLICY.pageSizeMax)
  let cursor: string | null = null
  do {
    const page: { events: AuditEvent[]; cursor: string | null } = await dataOf(
      api.GET('/v1/audit/events', {
        params: { query: { ...query, limit, ...(cursor === null ? {} : { cursor }) } },
      }),
    )
    events.push(...page.events)
    cursor = page.cursor
    onProgress(events.length)
  } while (cursor !== null && events.length < SAVED_MAX)
  return { events, cut: cursor !== null }
}

export const fileOf = (events: readonly AuditEvent[], format: Format): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(
    format === 'jsonl' ? events.map(jsonLine).join('') : csvHeader() + events.map(csvLine).join(''),
  )
