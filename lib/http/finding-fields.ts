/** Schemas of single fields of findings, mute rules, suspensions and key use. */
import * as z from 'zod/mini'
import { PRINCIPAL_ID_MAX_CHARACTERS } from '../access/principal.ts'
import { DETECTORS } from '../anomaly/model.ts'
import { FINDINGS_POLICY } from '../findings/policy.ts'
import { IDENTIFIER, text } from './fields.ts'

const SHOWN = 'has characters that cannot be shown'

/** What is no id names nothing, and is refused and recorded like any other that is not there. */
const id = (description: string, example: string) =>
  text(64).check(z.regex(IDENTIFIER, SHOWN), z.meta({ description, example }))

export const findingId = id('The id of a finding.', 'f-01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')
export const muteId = id('The id of a mute rule: a ULID.', '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')
export const suspensionId = id('The id of a suspension: a ULID.', '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')

export const detector = z
  .enum(DETECTORS, `is no detector; ${DETECTORS.join(', ')} are`)
  .check(z.meta({ description: 'What kind of odd use it is.' }))

/** As an event names it. */
export const anyPrincipal = text('system:'.length + PRINCIPAL_ID_MAX_CHARACTERS).check(
  z.regex(
    /^(user|client|system):[^\s\p{Cc}\p{Bidi_Control}]+$/u,
    'is no principal such as user:… or client:…',
  ),
  z.meta({ description: '`user:<sub>` or `client:<client_id>`.', example: 'client:demo-reader' }),
)

const { reasonMaxCharacters } = FINDINGS_POLICY

/** White space around it says nothing. */
export const triageReason = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not text') })
  .check(
    z.trim(),
    z.minLength(1, 'must not be empty'),
    z.maxLength(reasonMaxCharacters, `is longer than ${reasonMaxCharacters} characters`),
    z.refine((value) => value.isWellFormed(), 'is not well-formed Unicode'),
    z.regex(IDENTIFIER, SHOWN),
    z.meta({ description: `Why, for those who look later: 1 to ${reasonMaxCharacters} characters.` }),
  )
