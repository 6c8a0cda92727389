/** Schemas of single fields, shared by headers, queries and bodies. */
import * as z from 'zod'
import { isRole, ROLES } from '../access/roles.ts'
import { CLASSIFICATIONS } from '../objects/model.ts'
import { POLICY } from '../policy.ts'
import { decodeHeaderText } from './header-text.ts'

/** Whole characters only: a lone surrogate would not survive being stored as UTF-8. */
/** An identifier has nothing in it that a terminal or a page would act on instead of showing it. */
const IDENTIFIER = /^[^\p{Cc}\p{Bidi_Control}]*$/u

const wellFormed = (text: string): boolean => text.isWellFormed()

const text = (max: number): z.ZodString =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not text') })
    .min(1, 'must not be empty')
    .max(max, `is longer than ${max} characters`)
    .refine(wellFormed, 'is not well-formed Unicode')

/** Text in a header, literal or as an RFC 8187 ext-value. */
const headerText = (max: number) =>
  z
    .string()
    .transform((value, context) => {
      const decoded = decodeHeaderText(value)
      if (decoded !== null) return decoded
      context.addIssue("has characters outside of ASCII; write it as UTF-8''percent-encoded (RFC 8187)")
      return z.NEVER
    })
    .pipe(text(max))

/** Any text: what is no id belongs to no object, and is refused and recorded like any other that does not. */
export const objectId = text(64).meta({
  description: 'Opaque, URL-safe, 22 characters.',
  example: 'q0Fh1XlZ3u7sJ0Zb8aWv2Q',
})

export const classification = z
  .enum(CLASSIFICATIONS)
  .meta({ description: 'How sensitive the content is. Default: confidential.' })

export const labelKey = z
  .string()
  .max(POLICY.labelKeyMaxCharacters, `is longer than ${POLICY.labelKeyMaxCharacters} characters`)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a label key has letters, digits, dots, dashes and underscores')

export const labelValue = z
  .string()
  .max(POLICY.labelValueMaxCharacters, `is longer than ${POLICY.labelValueMaxCharacters} characters`)
  .refine(wellFormed, 'is not well-formed Unicode')

/** `k=v`, once per label. */
export const labelList = z
  .array(z.string())
  .max(POLICY.labelsMax, `has more than ${POLICY.labelsMax} labels`)
  .transform((pairs, context) => {
    const labels = new Map<string, string>()
    for (const pair of pairs) {
      const decoded = decodeHeaderText(pair) ?? pair
      const at = decoded.indexOf('=')
      const key = labelKey.safeParse(decoded.slice(0, Math.max(at, 0)))
      const value = labelValue.safeParse(decoded.slice(at + 1))
      if (!key.success || !value.success || labels.has(key.data)) {
        context.addIssue('is not k=v, is too long, or is given twice')
        return z.NEVER
      }
      labels.set(key.data, value.data)
    }
    return Object.fromEntries(labels)
  })
  .meta({
    description: 'A label `k=v`; repeatable. Labels are not encrypted: never put personal data in one.',
  })

export const subject = text(POLICY.subjectMaxCharacters)
export const subjectHeader = headerText(POLICY.subjectMaxCharacters).meta({
  description: 'Whom the content is about: an identifier of yours, never a name.',
})
export const purposeHeader = headerText(POLICY.purposeMaxCharacters)
  .refine((purpose) => /[\p{L}\p{N}]/u.test(purpose), 'does not say anything')
  .meta({ description: 'Why the content is used. A steward must declare it.' })
/** The length in bytes is the prelude's to check. */
export const filenameHeader = headerText(1024).meta({ description: 'Stored inside the encrypted content.' })

export const reason = text(POLICY.reasonMaxCharacters)

/** An instant with an offset, to milliseconds since the Unix epoch. */
export const instant = z
  .string()
  .transform((value, context) => {
    const parsed = z.iso.datetime({ offset: true }).safeParse(value)
    if (parsed.success) return Date.parse(value)
    context.addIssue('is not an ISO 8601 date and time with an offset, such as 2031-01-31T12:00:00Z')
    return z.NEVER
  })
  .meta({ description: 'ISO 8601 with an offset.', example: '2031-01-31T12:00:00Z' })

export const grantee = z
  .string()
  .max(POLICY.granteeMaxCharacters, `is longer than ${POLICY.granteeMaxCharacters} characters`)
  .regex(/^(user|client|role):\S+$/, 'is not user:…, client:… or role:…')
  .refine((name) => wellFormed(name) && IDENTIFIER.test(name), 'has characters that cannot be shown')
  .refine(
    (name) => !name.startsWith('role:') || isRole(name.slice(5)),
    `names no role; ${ROLES.join(', ')} are`,
  )
  .meta({
    description: '`user:<sub>`, `client:<client_id>` or `role:<role>`.',
    example: 'client:demo-reader',
  })

const digits = (max: number, what: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, `is not ${what}`)
    .transform(Number)
    .refine((value) => value <= max, `is more than ${max}`)

export const versionNumber = digits(Number.MAX_SAFE_INTEGER, 'a version number').meta({
  description: 'A version; without it, the newest.',
})
export const pageSize = digits(POLICY.pageSizeMax, `a page size, 1 to ${POLICY.pageSizeMax}`).meta({
  description: `Entries on a page: 1 to ${POLICY.pageSizeMax}, default ${POLICY.pageSizeDefault}.`,
})
export const cursor = z.string().min(1).max(1024).meta({ description: 'From the page before.' })

/** It is sent back as a header, so that no white space but that of RFC 9110, section 5.6.3, may be in it. */
export const contentType = z
  .string()
  .max(POLICY.contentTypeMaxCharacters, `is longer than ${POLICY.contentTypeMaxCharacters} characters`)
  .regex(
    /^[!#$%&'*+.^`|~\w-]+\/[!#$%&'*+.^`|~\w-]+([ \t]*;[ \t]*[!#$%&'*+.^`|~\w-]+=([!#$%&'*+.^`|~\w-]+|"[ !#-[\]-~]*"))*$/,
    'is not a media type',
  )

/** `"1-1"`, a list of such, or `*` (RFC 9110, section 13.1.1); weak tags never match strongly. */
export const ifMatch = z
  .string()
  .max(1024)
  .regex(/^(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)$/, 'is not an entity tag, such as "1-1", or *')
  .transform((value) => value.split(/\s*,\s*/))
  .meta({ description: 'Only when the newest version has this ETag.', example: '"1-1"' })

export const idempotencyKey = z
  .string()
  .min(1)
  .max(POLICY.idempotencyKeyMaxCharacters, `is longer than ${POLICY.idempotencyKeyMaxCharacters} characters`)
  .meta({ description: 'Repeating a request with the same key returns the same object.' })
