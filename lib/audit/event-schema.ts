/**
 * What an event looks like, published as `docs/audit-event.schema.json` (`npm run openapi` writes it) and in the API's contract.
 * `event.ts` has the same as a type.
 */
import * as z from 'zod/mini'
import { CLASSIFICATIONS } from '../objects/model.ts'
import { ACTIONS, type AuditEvent, OUTCOMES } from './event.ts'

const EVENT_ID = '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E'

const described = (description: string) => z.meta({ description })
const text = (description: string, example?: string) =>
  z.optional(
    z.string().check(z.meta(example === undefined ? { description } : { description, examples: [example] })),
  )
const count = (description: string) => z.optional(z.int().check(z.gte(0), described(description)))
const names = (description: string) => z.optional(z.array(z.string()).check(described(description)))

const FIELDS = {
  id: z
    .string()
    .check(
      z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      z.meta({ description: 'A ULID; ascending with time.', examples: [EVENT_ID] }),
    ),
  time: z.string().check(z.meta({ description: 'ISO 8601, UTC, milliseconds.', format: 'date-time' })),
  action: z.enum(ACTIONS).check(described('What was done. `access.check`: what was refused is in `reason`.')),
  outcome: z
    .enum(OUTCOMES)
    .check(described('Recorded before anything is changed or shown; a failure after that is another event.')),
  principal: text('Who did it.', 'user:Xk2v9QfWm3sT7yLb0aZr1w'),
  roles: names('Those in effect.'),
  client: text('The OAuth client of its token.'),
  object: text('The object that it was about.'),
  version: count('Of the object.'),
  subject: text('Whom the content is about.'),
  classification: z.optional(z.enum(CLASSIFICATIONS).check(described('Of the version.'))),
  purpose: text('As declared.', 'treatment/case 7'),
  generation: count('Of the master key.'),
  bytes: count('Of content.'),
  sourceIp: text('Where it came from; the owner of an object sees that of its own events alone.'),
  userAgent: text('By which program; shown as `sourceIp` is.'),
  requestId: text('As the answer had it; shown as `sourceIp` is.'),
  reason: text('Why it was refused, failed or done, or what was asked for.'),
  target: text('The principal that was administered.'),
  targetRoles: names('The roles that it was given.'),
  approval: text('The approval that this is about.'),
  event: text('The event that this is about: one that was proved, or redacted.', EVENT_ID),
  finding: text('The finding, mute rule or suspension that this is about.'),
  rotation: count('Which rotation.'),
  shard: text('Of a page of versions: its part of the index.'),
  fromGeneration: count('Of a page: the generation that it was under.'),
  count: count('Of a page: how many versions. Of principals that were looked for: how many were found.'),
  digest: text('Of a page: SHA-256 of its lines.'),
} satisfies Readonly<Record<keyof AuditEvent, z.ZodMiniType>>

/** A field that has nothing to say is not there, and there are no others. */
export const AuditEventSchema = z.strictObject(FIELDS).check(z.meta({ id: 'AuditEvent' }))

/** @returns the JSON Schema, draft 2020-12, of one event. */
export function createEventSchema(): object {
  // Without the name by which others refer to it: then it would refer to itself.
  const { $schema, ...schema } = z.toJSONSchema(z.strictObject(FIELDS))
  return {
    $schema,
    $id: 'urn:keyfold:schema:audit-event',
    title: 'Audit event',
    description: 'One event of the record of a Keyfold vault: identifiers only, never content.',
    ...schema,
  }
}
