/** Events as lines of text; first is how many events a part has. */
import type { AuditEvent } from '../../lib/audit/event.ts'
import { csvHeader, csvLine } from '../../lib/audit/event-lines.ts'
import { printableJson } from '../output.ts'

export type Part = { readonly events: number; readonly text: string }

export async function* jsonLines(pages: AsyncIterable<readonly AuditEvent[]>): AsyncGenerator<Part> {
  for await (const events of pages) {
    yield { events: events.length, text: events.map((event) => `${printableJson(event)}\n`).join('') }
  }
}

export async function* csvLines(pages: AsyncIterable<readonly AuditEvent[]>): AsyncGenerator<Part> {
  yield { events: 0, text: csvHeader() }
  for await (const events of pages) yield { events: events.length, text: events.map(csvLine).join('') }
}
