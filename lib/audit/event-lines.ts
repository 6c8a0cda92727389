/** Events as lines of a file: JSONL, or CSV (RFC 4180) for programs that make tables. */
import type { AuditEvent } from './event.ts'

/** In the order of the columns. The compiler refuses a list that lacks one, or has one too many. */
const COLUMN_OF: Readonly<Record<keyof AuditEvent, null>> = {
  id: null,
  time: null,
  action: null,
  outcome: null,
  principal: null,
  roles: null,
  client: null,
  object: null,
  version: null,
  subject: null,
  classification: null,
  purpose: null,
  generation: null,
  bytes: null,
  sourceIp: null,
  userAgent: null,
  requestId: null,
  reason: null,
  target: null,
  targetRoles: null,
  approval: null,
  event: null,
  finding: null,
  rotation: null,
  shard: null,
  fromGeneration: null,
  count: null,
  digest: null,
}
const COLUMNS = Object.keys(COLUMN_OF) as readonly (keyof AuditEvent)[]

const CSV_END = '\r\n'

export const jsonLine = (event: AuditEvent): string => `${JSON.stringify(event)}\n`

/** The names of the columns. */
export const csvHeader = (): string => COLUMNS.join(',') + CSV_END

/** Lists are separated by a blank. */
export const csvLine = (event: AuditEvent): string =>
  COLUMNS.map((name) => csvCell(event[name])).join(',') + CSV_END

/**
 * What a spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection), also after blanks: anybody may choose a user
 * agent. Also after what is not the end of a cell here, but is where a country writes commas in numbers.
 */
const FORMULA = /(?<=^|[;\t\r\n])(?=[^\S\r\n]*[=+\-@＝＋－＠]|[\t\r])/g

function csvCell(value: AuditEvent[keyof AuditEvent]): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : value.join(' ')
  const harmless = text.replace(FORMULA, `'`)
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
