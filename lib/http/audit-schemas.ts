/** What requests for events may carry, and what they are answered. */
import * as z from 'zod/mini'
import { PRINCIPAL_ID_MAX_CHARACTERS } from '../access/principal.ts'
import { ACTIONS, OUTCOMES } from '../audit/event.ts'
import { AuditEventSchema } from '../audit/event-schema.ts'
import { cursor, instant, objectId, pageSize, reason, subject, text } from './fields.ts'
import { cursor as nextCursor } from './response-schemas.ts'

const about = (description: string) => z.meta<string | undefined>({ description })

const principal = text('system:'.length + PRINCIPAL_ID_MAX_CHARACTERS).check(
  z.regex(
    /^(me|(user|client|system):[^\s\p{Cc}\p{Bidi_Control}]+)$/u,
    'is neither me nor a principal such as user:… or client:…',
  ),
)

const action = z.enum(ACTIONS, 'is no action, such as object.decrypt')
const outcome = z.enum(OUTCOMES, `is not one of ${OUTCOMES.join(', ')}`)

/** All that is given must be so of an event. */
export const EventQueryParameters = z
  .strictObject({
    principal: z
      .optional(principal)
      .check(about('Who did it: `me`, the default when nothing else is named, or a principal.')),
    object: z.optional(objectId).check(about('On this object. Its owner may ask, too.')),
    subject: z.optional(subject).check(about('About this subject.')),
    action: z.optional(action).check(about('What was done.')),
    outcome: z.optional(outcome).check(about('How it ended.')),
    all: z.optional(z.enum(['true'], 'is true')).check(about('Whoever did it, and whatever it was.')),
    after: z.optional(instant).check(z.meta({ description: 'Later than this.' })),
    before: z.optional(instant).check(z.meta({ description: 'Earlier than this.' })),
    limit: z.optional(pageSize),
    cursor: z.optional(cursor),
  })
  .check(
    z.refine(({ after, before }) => after === undefined || before === undefined || after < before, {
      error: 'is not earlier than before',
      path: ['after'],
    }),
  )

export const EventList = z
  .strictObject({ events: z.array(AuditEventSchema), cursor: nextCursor })
  .check(z.meta({ id: 'EventList' }))

/** A ULID; any text else names nothing, and is refused and recorded like any other that is not there. */
const eventId = text(64).check(
  z.meta({
    description: 'The id of an event: a ULID, 26 characters.',
    example: '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E',
  }),
)

export const EventPath = z.strictObject({ id: eventId })
export const RedactionBody = z.strictObject({ reason })

const size = z
  .pipe(z.string().check(z.regex(/^(0|[1-9]\d{0,14})$/, 'is no size of a log')), z.transform(Number))
  .check(z.meta({ description: 'The size of a checkpoint that was kept.', example: '4711' }))

export const ProofQuery = z
  .strictObject({
    event: z.optional(eventId).check(about('Prove that this event is in the log.')),
    from: z.optional(size),
  })
  .check(
    z.refine(({ event, from }) => (event === undefined) !== (from === undefined), {
      error: 'give either event or from',
      path: ['event'],
    }),
  )

const entries = (description: string) => z.int().check(z.gte(0), z.meta({ description }))
const base64 = (description: string) => z.string().check(z.meta({ description, contentEncoding: 'base64' }))

const latest = {
  checkpoint: z
    .string()
    .check(z.meta({ description: 'The latest one, as a C2SP signed note (tlog-checkpoint), Ed25519.' })),
  size: entries('Of the log at this checkpoint: how many events it has.'),
}

export const Checkpoint = z
  .strictObject({
    ...latest,
    key: z.string().check(
      z.meta({
        description: 'The verifier key: name, id and public key, as C2SP signed-note writes it.',
        example: 'keyfold/v-1+1f2e3d4c+AQ…',
      }),
    ),
  })
  .check(z.meta({ id: 'Checkpoint' }))

const path = z.array(base64('A hash, 32 bytes.'))

export const InclusionProof = z
  .strictObject({
    ...latest,
    event: AuditEventSchema,
    salt: base64('The key of the commitment to the event, 32 bytes.'),
    leaf: entries('The index of its leaf; the first is 0.'),
    path: path.check(z.meta({ description: 'RFC 6962, section 2.1.1, in the tree of the checkpoint.' })),
  })
  .check(z.meta({ id: 'InclusionProof' }))

export const ConsistencyProof = z
  .strictObject({
    ...latest,
    from: entries('As asked for.'),
    path: path.check(z.meta({ description: 'RFC 6962, section 2.1.2, to the tree of the checkpoint.' })),
  })
  .check(z.meta({ id: 'ConsistencyProof' }))
