/** Schemas of single fields, shared by headers, queries and bodies. */
import * as z from 'zod/mini'
import { isRole, ROLES } from '../access/roles.ts'
import { CLASSIFICATIONS } from '../objects/model.ts'
import { POLICY } from '../policy.ts'
import { decodeHeaderText, headerLines } from './header-text.ts'

/** An identifier has nothing in it that a terminal or a page would act on instead of showing it. */
export const IDENTIFIER = /^[^\p{Cc}\p{Bidi_Control}]*$/u

const atMost = (max: number) => z.maxLength(max, `is longer than ${max} characters`)

const about = (description: string, example?: string) =>
  z.meta<string>(example === undefined ? { description } : { description, example })

const isWellFormed = (text: string): boolean => text.isWellFormed()

/** Whole characters only: a lone surrogate would not survive being stored as UTF-8. */
const wellFormed = () => z.refine<string>(isWellFormed, 'is not well-formed Unicode')

export const text = (max: number): z.ZodMiniString<string> =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not text') })
    .check(z.minLength(1, 'must not be empty'), atMost(max), wellFormed())

/** @param convert returns null for what `problem` is said of */
const converted = <T>(problem: string, convert: (text: string) => T | null) =>
  z.transform((value: string, context): T => {
    const result = convert(value)
    if (result !== null) return result
    context.issues.push({ code: 'custom', message: problem, input: value })
    return z.NEVER
  })

const headerValue = converted(
  "has characters outside of ASCII; write it as UTF-8''percent-encoded (RFC 8187)",
  decodeHeaderText,
)

/** Text in a header, literal or as an RFC 8187 ext-value. */
const headerText = (max: number) => z.pipe(z.pipe(z.string(), headerValue), text(max))

/** Any text: what is no id belongs to no object, and is refused and recorded like any other that does not. */
export const objectId = text(64).check(about('Opaque, URL-safe, 22 characters.', 'q0Fh1XlZ3u7sJ0Zb8aWv2Q'))

/** In a path. What is no number names nothing: 0, which is refused and recorded like any other that is not there. */
const itemNumber = (description: string) =>
  z
    .pipe(
      text(64),
      z.transform((value: string) => (/^[1-9]\d{0,14}$/.test(value) ? Number(value) : 0)),
    )
    .check(z.meta({ description, example: '1' }))

export const rotationNumber = itemNumber('The number of a rotation.')
export const generationNumber = itemNumber('The number of a generation of the master key.')

export const classification = z
  .enum(CLASSIFICATIONS)
  .check(z.meta({ description: 'How sensitive the content is. Default: confidential.' }))

export const labelKey = z
  .string()
  .check(
    atMost(POLICY.labelKeyMaxCharacters),
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a label key has letters, digits, dots, dashes and underscores'),
  )

export const labelValue = z
  .string()
  .check(
    atMost(POLICY.labelValueMaxCharacters),
    wellFormed(),
    z.regex(/^\P{Cc}*$/u, 'has control characters'),
  )

/** @returns null when a pair is not `k=v`, or a key is given twice. */
function labelsOf(pairs: readonly string[]): Record<string, string> | null {
  const labels = new Map<string, string>()
  for (const pair of pairs) {
    const decoded = decodeHeaderText(pair) ?? pair
    const at = decoded.indexOf('=')
    const key = labelKey.safeParse(decoded.slice(0, Math.max(at, 0)))
    const value = labelValue.safeParse(decoded.slice(at + 1))
    if (!key.success || !value.success || labels.has(key.data)) return null
    labels.set(key.data, value.data)
  }
  return Object.fromEntries(labels)
}

const TOO_MANY_LABELS = `has more than ${POLICY.labelsMax} labels`

/** `k=v`, once per label. */
export const labelList = z
  .pipe(
    z.array(z.string()).check(z.maxLength(POLICY.labelsMax, TOO_MANY_LABELS)),
    z.transform((values: string[], context): Record<string, string> => {
      const pairs = headerLines(values)
      const labels = pairs.length > POLICY.labelsMax ? null : labelsOf(pairs)
      if (labels !== null) return labels
      context.issues.push({
        code: 'custom',
        message:
          pairs.length > POLICY.labelsMax ? TOO_MANY_LABELS : 'is not k=v, is too long, or is given twice',
        input: pairs,
      })
      return z.NEVER
    }),
  )
  .check(
    z.meta({
      description: 'A label `k=v`; repeatable. Labels are not encrypted: never put personal data in one.',
    }),
  )

export const subject = text(POLICY.subjectMaxCharacters)
export const subjectHeader = headerText(POLICY.subjectMaxCharacters).check(
  about('Whom the content is about: an identifier of yours, never a name.'),
)
export const purposeHeader = headerText(POLICY.purposeMaxCharacters).check(
  z.refine((purpose) => /[\p{L}\p{N}]/u.test(purpose), 'does not say anything'),
  about('Why the content is used. A steward must declare it.'),
)
/** The length in bytes is the prelude's to check. */
export const filenameHeader = headerText(1024).check(about('Stored inside the encrypted content.'))

export const reason = text(POLICY.reasonMaxCharacters)

const isoInstant = z.iso.datetime({ offset: true })

/** An instant with an offset, to milliseconds since the Unix epoch. */
export const instant = z
  .pipe(
    z.string(),
    converted(
      'is not an ISO 8601 date and time with an offset, such as 2031-01-31T12:00:00Z',
      (value): number | null => (isoInstant.safeParse(value).success ? Date.parse(value) : null),
    ),
  )
  .check(z.meta({ description: 'ISO 8601 with an offset.', example: '2031-01-31T12:00:00Z' }))

export const grantee = z.string().check(
  atMost(POLICY.granteeMaxCharacters),
  z.regex(/^(user|client|role):\S+$/, 'is not user:…, client:… or role:…'),
  z.refine((name) => isWellFormed(name) && IDENTIFIER.test(name), 'has characters that cannot be shown'),
  z.refine(
    (name) => !name.startsWith('role:') || isRole(name.slice(5)),
    `names no role; ${ROLES.join(', ')} are`,
  ),
  about('`user:<sub>`, `client:<client_id>` or `role:<role>`.', 'client:demo-reader'),
)

const digits = (max: number, what: string, description: string) =>
  z.pipe(z.string().check(z.regex(/^[1-9]\d{0,14}$/, `is not ${what}`)), z.transform(Number)).check(
    z.refine((value) => value <= max, `is more than ${max}`),
    z.meta({ description }),
  )

export const versionNumber = digits(
  Number.MAX_SAFE_INTEGER,
  'a version number',
  'A version; without it, the newest.',
)
export const pageSize = digits(
  POLICY.pageSizeMax,
  `a page size, 1 to ${POLICY.pageSizeMax}`,
  `Entries on a page: 1 to ${POLICY.pageSizeMax}, default ${POLICY.pageSizeDefault}.`,
)
/** A number is nothing secret, so that this cursor is not sealed. */
export const rotationCursor = digits(
  Number.MAX_SAFE_INTEGER,
  'a cursor of this list',
  'From the page before.',
)
export const cursor = z.string().check(z.minLength(1), z.maxLength(1024), about('From the page before.'))

/** It is sent back as a header, so that no white space but that of RFC 9110, section 5.6.3, may be in it. */
export const contentType = z
  .string()
  .check(
    atMost(POLICY.contentTypeMaxCharacters),
    z.regex(
      /^[!#$%&'*+.^`|~\w-]+\/[!#$%&'*+.^`|~\w-]+([ \t]*;[ \t]*[!#$%&'*+.^`|~\w-]+=([!#$%&'*+.^`|~\w-]+|"[ !#-[\]-~]*"))*$/,
      'is not a media type',
    ),
  )

/** `"1-1"`, a list of such, or `*` (RFC 9110, section 13.1.1); weak tags never match strongly. */
export const ifMatch = z
  .pipe(
    z
      .string()
      .check(
        z.maxLength(1024),
        z.regex(/^(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)$/, 'is not an entity tag, such as "1-1", or *'),
      ),
    z.transform((value: string) => value.split(/\s*,\s*/)),
  )
  .check(z.meta({ description: 'Only when the newest version has this ETag.', example: '"1-1"' }))

export const idempotencyKey = z
  .string()
  .check(
    z.minLength(1),
    atMost(POLICY.idempotencyKeyMaxCharacters),
    about('Repeating a request with the same key returns the same object.'),
  )
