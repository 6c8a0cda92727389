/** The events of a vault, page by page, newest first. */
import * as z from 'zod/mini'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { POLICY } from '../../lib/policy.ts'
import { jsonOf, openVault } from '../client.ts'

export type EventFilters = {
  after?: string
  before?: string
  principal?: string
  object?: string
  subject?: string
  action?: string
  outcome?: string
}

const Page = z.object({
  events: z.array(z.looseObject({ id: z.string() })),
  cursor: z.nullable(z.string()),
})

/** Until there are no more; a page may be empty. @throws KeyfoldError as a call does. */
export async function* eventPages(filters: EventFilters): AsyncGenerator<readonly AuditEvent[]> {
  const vault = await openVault()
  const { after, before, principal, object, subject, action, outcome } = filters
  const named = { principal, object, subject, action, outcome }
  const all = Object.values(named).every((value) => value === undefined) ? 'true' : undefined
  let cursor: string | null | undefined
  do {
    const query = { ...named, all, after, before, limit: POLICY.pageSizeMax, cursor: cursor ?? undefined }
    const answer = await vault({ method: 'GET', path: ['audit', 'events'], query })
    const page = Page.parse(jsonOf(answer))
    // A newer vault may have fields and actions that this program does not know: they are passed on as they are.
    yield page.events as unknown as readonly AuditEvent[]
    cursor = page.cursor
  } while (cursor !== null)
}
