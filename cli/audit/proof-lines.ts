/** What a verifier of others needs beside tiles and checkpoint: `{"leaf", "id", "salt", "event"}`, a line for each event that is sealed. */
import type { PlacedEvents } from '../../lib/audit/log/ports.ts'
import type { Part } from './event-lines.ts'

const PAGE_EVENTS = 1_000

/** The event is there byte for byte as it was committed to. Salt and event of one that was redacted are null. */
export async function* proofLines(events: Pick<PlacedEvents, 'placed'>): AsyncGenerator<Part> {
  let last: string | null = null
  for (;;) {
    const page: Awaited<ReturnType<PlacedEvents['placed']>> = await events.placed(last, PAGE_EVENTS)
    const sealed = page.filter(({ leaf }) => leaf !== null)
    const lines = sealed.map(({ leaf, id, salt, body }) => {
      const encoded = salt === null ? null : Buffer.from(salt).toString('base64')
      return `{"leaf":${leaf},"id":${JSON.stringify(id)},"salt":${JSON.stringify(encoded)},"event":${body}}\n`
    })
    yield { events: sealed.length, text: lines.join('') }
    const next = page.at(-1)?.id ?? null
    if (next === null || next === last) return
    last = next
  }
}
