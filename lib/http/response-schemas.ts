/** What the API answers, for the contract; `views.ts` makes these. */
import * as z from 'zod/mini'
import { ROLES } from '../access/roles.ts'
import { classification, labelKey, labelValue } from './fields.ts'

export const time = z.string().check(z.meta({ format: 'date-time' }))
const etag = z.string().check(z.meta({ example: '"1-1"' }))

const version = {
  id: z.string(),
  version: z.int().check(z.gte(1)),
  state: z.literal('live'),
  kind: z.enum(['object', 'message']),
  owner: z.string().check(z.meta({ example: 'client:demo-writer' })),
  classification,
  labels: z.record(labelKey, labelValue),
  subject: z.nullable(z.string()),
  contentType: z.string(),
  length: z.int().check(z.gte(0), z.meta({ description: 'Bytes of content.' })),
  generation: z.int().check(z.gte(1), z.meta({ description: 'The master key that wraps the data key.' })),
  created: time,
  expires: z.nullable(time),
  etag,
}

export const Version = z.strictObject(version).check(z.meta({ id: 'Version' }))

export const Metadata = z
  .strictObject({ ...version, held: z.boolean().check(z.meta({ description: 'Under legal hold.' })) })
  .check(z.meta({ id: 'Metadata' }))

export const DestroyedVersion = z
  .strictObject({
    id: z.string(),
    version: z.int().check(z.gte(1)),
    state: z.literal('destroyed'),
    kind: z.enum(['object', 'message']),
    owner: z.string(),
    created: time,
    destroyed: time,
  })
  .check(z.meta({ id: 'DestroyedVersion' }))

export const cursor = z
  .nullable(z.string())
  .check(z.meta({ description: 'For the next page; null on the last.' }))

export const ObjectList = z
  .strictObject({ objects: z.array(Metadata), cursor })
  .check(z.meta({ id: 'ObjectList' }))

export const VersionList = z
  .strictObject({ versions: z.array(z.union([Version, DestroyedVersion])), cursor })
  .check(z.meta({ id: 'VersionList' }))

export const Grant = z
  .strictObject({ grantee: z.string(), grantedBy: z.string(), created: time, expires: z.nullable(time) })
  .check(z.meta({ id: 'Grant', description: `Roles: ${ROLES.join(', ')}.` }))

export const GrantList = z.strictObject({ grants: z.array(Grant) }).check(z.meta({ id: 'GrantList' }))

export const Health = z.strictObject({ status: z.literal('ok') }).check(z.meta({ id: 'Health' }))

export const Problem = z
  .strictObject({
    type: z.string().check(z.meta({ example: 'urn:keyfold:problem:not-found' })),
    title: z.string(),
    status: z.int(),
    code: z.string().check(z.meta({ description: 'Stable; programs should look at this one.' })),
    requestId: z.string(),
    detail: z
      .optional(z.string())
      .check(z.meta({ description: 'What was wrong and what to do; never with 5xx.' })),
  })
  .check(z.meta({ id: 'Problem', description: 'An RFC 9457 problem document.' }))
