import { createHash } from 'node:crypto'
import type { AuditEvent } from '../../lib/audit/event.ts'

const COUNTED_MAX = 20_000
/** Names are what a file says: long ones are not kept. */
const NAME_MAX = 256

export type PrincipalCounter = { add(event: AuditEvent): void; count(): number | null }

/** Counts them in bounded memory. */
export function principalCounter(): PrincipalCounter {
  const seen = new Set<string>()
  return {
    add({ principal }) {
      if (principal === undefined || seen.size > COUNTED_MAX) return
      seen.add(
        principal.length <= NAME_MAX ? principal : createHash('sha256').update(principal).digest('hex'),
      )
    },
    /** Null: more than are counted. */
    count: () => (seen.size > COUNTED_MAX ? null : seen.size),
  }
}
