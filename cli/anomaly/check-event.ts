/**
 * Whether a line holds an event: what `lib/audit/event-schema.ts` says, checked by hand, since Zod takes longer for it than the line takes to parse. A test
 * holds the two together.
 */
import { ACTIONS, type AuditEvent, OUTCOMES } from '../../lib/audit/event.ts'
import { CLASSIFICATIONS } from '../../lib/objects/model.ts'

type Check = { readonly accepts: (value: unknown) => boolean; readonly is: string }

/** The schema has no limits; the vault's own texts are shorter than half of these. What detectors remember of principals depends on them. */
const TEXT_MAX = 2_048
const NAMES_MAX = 64

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= TEXT_MAX

const TEXT: Check = { accepts: isText, is: `text of at most ${TEXT_MAX} characters` }
const COUNT: Check = {
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  is: 'a whole number, 0 or more',
}
const NAMES: Check = {
  accepts: (value) => Array.isArray(value) && value.length <= NAMES_MAX && value.every(isText),
  is: `a list of at most ${NAMES_MAX} texts, each of at most ${TEXT_MAX} characters`,
}

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const EVENT_ID: Check = {
  accepts: (value) => typeof value === 'string' && ULID.test(value),
  is: 'a ULID, in capitals',
}

/** The schema takes any text; a time that is none tells detectors nothing. */
const UTC_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/
const TIME: Check = {
  accepts: (value) => typeof value === 'string' && UTC_TIME.test(value),
  is: 'a time in UTC, such as 2031-01-31T12:00:00.000Z',
}

const oneOf = (names: readonly string[], is: string): Check => {
  const known: ReadonlySet<unknown> = new Set(names)
  return { accepts: (value) => known.has(value), is }
}

const CHECKS: Readonly<Record<keyof AuditEvent, Check>> = {
  id: EVENT_ID,
  time: TIME,
  action: oneOf(ACTIONS, 'an action that this Keyfold knows, such as object.decrypt'),
  outcome: oneOf(OUTCOMES, OUTCOMES.join(' or ')),
  principal: TEXT,
  roles: NAMES,
  client: TEXT,
  object: TEXT,
  version: COUNT,
  subject: TEXT,
  classification: oneOf(CLASSIFICATIONS, CLASSIFICATIONS.join(' or ')),
  purpose: TEXT,
  generation: COUNT,
  bytes: COUNT,
  sourceIp: TEXT,
  userAgent: TEXT,
  requestId: TEXT,
  reason: TEXT,
  target: TEXT,
  targetRoles: NAMES,
  approval: TEXT,
  event: TEXT,
  finding: TEXT,
  rotation: COUNT,
  shard: TEXT,
  fromGeneration: COUNT,
  count: COUNT,
  digest: TEXT,
}
const CHECK_OF: ReadonlyMap<string, Check> = new Map(Object.entries(CHECKS))
const REQUIRED = ['id', 'time', 'action', 'outcome'] as const

const FIELD_NAME_MAX = 64

/** What is wrong with it, as a sentence that names the field; never its value, which may be anything. Null: it is an event. */
export function problemOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'It is no JSON object.'
  const fields = value as Readonly<Record<string, unknown>>
  for (const name in fields) {
    const check = CHECK_OF.get(name)
    if (check === undefined) return `Events have no field "${name.slice(0, FIELD_NAME_MAX)}".`
    if (!check.accepts(fields[name])) return `"${name}" must be ${check.is}.`
  }
  for (const name of REQUIRED) if (fields[name] === undefined) return `"${name}" is missing.`
  return null
}
