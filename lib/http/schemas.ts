/** What each request may carry. Strict: an unknown field is refused by name, since it may have been meant. */
import * as z from 'zod/mini'
import {
  classification,
  contentType,
  cursor,
  filenameHeader,
  generationNumber,
  grantee,
  idempotencyKey,
  ifMatch,
  instant,
  labelKey,
  labelList,
  labelValue,
  objectId,
  pageSize,
  reason,
  rotationCursor,
  rotationNumber,
  subject,
  subjectHeader,
  versionNumber,
} from './fields.ts'

const shortText = (description: string, example?: string): z.ZodMiniString =>
  z
    .string()
    .check(z.maxLength(256), z.meta(example === undefined ? { description } : { description, example }))

const metadataHeaders = {
  'content-type': z.optional(contentType),
  'keyfold-label': z.optional(labelList),
  'keyfold-subject': z.optional(subjectHeader),
  'keyfold-classification': z.optional(classification),
  'keyfold-expires': z.optional(instant),
}

export const CreateHeaders = z.strictObject({
  ...metadataHeaders,
  'keyfold-filename': z.optional(filenameHeader),
  'idempotency-key': z.optional(idempotencyKey),
})

export const PutHeaders = z.strictObject({
  ...metadataHeaders,
  'keyfold-filename': z.optional(filenameHeader),
  'if-match': z.optional(ifMatch),
})

export const EncryptHeaders = z.strictObject(metadataHeaders)

export const ReadHeaders = z.strictObject({
  range: z.optional(shortText('One range of bytes.', 'bytes=0-1023')),
  'if-range': z.optional(shortText('The range only of the version with this ETag.')),
  'content-type': z.optional(z.string()),
})

/** Requests whose headers say nothing but what they expect of the object. */
export const MatchHeaders = z.strictObject({
  'if-match': z.optional(ifMatch),
  'content-type': z.optional(z.string()),
})

export const PlainHeaders = z.strictObject({ 'content-type': z.optional(z.string()) })

export const ObjectPath = z.object({ id: objectId })
export const GrantPath = z.object({ id: objectId, grantee })

export const RotationPath = z.object({ id: rotationNumber })
export const GenerationPath = z.object({ generation: generationNumber })

export const NoQuery = z.strictObject({})
export const VersionQuery = z.strictObject({ version: z.optional(versionNumber) })
export const PageQuery = z.strictObject({ limit: z.optional(pageSize), cursor: z.optional(cursor) })
export const RotationPageQuery = z.strictObject({
  limit: z.optional(pageSize),
  cursor: z.optional(rotationCursor),
})
export const DeleteQuery = z.strictObject({
  shred: z.optional(
    z
      .enum(['true', 'false'], 'is true or false')
      .check(z.meta({ description: 'Destroy the data keys before answering.' })),
  ),
})

export const ListQueryParameters = z
  .strictObject({
    owner: z.optional(shortText('`me` (the default), or a principal.', 'me').check(z.minLength(1))),
    grantee: z.optional(shortText('`me`, or a grantee such as `role:reader`.', 'me').check(z.minLength(1))),
    subject: z.optional(subject.check(z.meta({ description: 'Objects about this subject.' }))),
    all: z.optional(z.enum(['true'], 'is true').check(z.meta({ description: 'Every object.' }))),
    label: z.optional(labelList),
    classification: z.optional(classification),
    createdAfter: z.optional(instant),
    createdBefore: z.optional(instant),
    limit: z.optional(pageSize),
    cursor: z.optional(cursor),
  })
  .check(
    z.refine(
      ({ owner, grantee: to, subject: about, all }) =>
        [owner, to, about, all].filter((given) => given !== undefined).length <= 1,
      'give one of owner, grantee, subject and all',
    ),
  )

export const PatchBody = z.strictObject({
  labels: z.optional(z.nullable(z.record(labelKey, z.nullable(labelValue)))),
  classification: z.optional(classification),
  expires: z.optional(z.nullable(instant)),
})

export const HoldBody = z.strictObject({ reason })
export const GrantBody = z.strictObject({ expires: z.optional(z.nullable(instant)) })
export const RestorationBody = z.strictObject({
  version: z.int('is not a version number').check(z.gte(1, 'is not a version number')),
})
