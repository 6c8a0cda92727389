/** How version items and object heads are read from rows. */
import {
  type Classification,
  type Labels,
  type LiveVersion,
  NO_FACTS,
  type ObjectFacts,
  type ObjectHead,
  type VersionItem,
  type VersionKind,
} from '../../objects/model.ts'

/** Of `versions v LEFT JOIN version_contents c`. */
export const VERSION_COLUMNS = `
  v.object, v.version, v.state, v.kind, v.owner, v.created, v.ended, v.revision, v.length,
  v.sealed_length, v.frame_length, v.generation, v.expires,
  c.wrapped_data_key, c.blob_key, c.message_id, c.subject, c.content_type, c.classification, c.labels`

/** Of `object_facts f`, which may be missing. */
const FACT_COLUMNS = 'f.hold_reason, f.hold_by, f.hold_at, f.tombstone, f.shred_finished'

export const VERSIONS = 'versions v LEFT JOIN version_contents c ON c.id = v.content'

/** The heads of the objects in the table expression `o`, as one view; to be read with {@link headFromRow}. */
export const headsOf = (objects: string): string => `
  SELECT o.object AS id, o.created AS position, o.grant_expires, ${VERSION_COLUMNS}, ${FACT_COLUMNS},
    (SELECT version FROM versions WHERE object = o.object ORDER BY version DESC LIMIT 1) AS highest
  FROM ${objects} o
  LEFT JOIN versions v ON v.object = o.object AND v.version = (
    SELECT version FROM versions WHERE object = o.object AND state <> 'abandoned' ORDER BY version DESC LIMIT 1)
  LEFT JOIN version_contents c ON c.id = v.content
  LEFT JOIN object_facts f ON f.object = o.object`

export type ContentRow = {
  wrapped_data_key: Uint8Array
  blob_key: string | null
  message_id: string
  subject: string | null
  content_type: string
  classification: Classification
  labels: string
}

export type LiveRow = ContentRow & {
  state: 'live'
  object: string
  version: number
  kind: VersionKind
  owner: string
  created: number
  revision: number
  length: number
  sealed_length: number
  frame_length: number
  generation: number
  expires: number | null
}

type StubRow = {
  state: 'shredded' | 'abandoned'
  object: string
  version: number
  kind: VersionKind
  owner: string
  created: number
  ended: number
}

export type VersionRow = LiveRow | StubRow

type NoVersionRow = { state: null }

export type HeadRow = (VersionRow | NoVersionRow) & {
  id: string
  position: number
  grant_expires: number | null
  highest: number | null
  hold_reason: string
  hold_by: string
  hold_at: number | null
  tombstone: number | null
  shred_finished: number | null
}

export function versionFromRow(row: VersionRow): VersionItem {
  if (row.state === 'live') return liveFromRow(row)
  const { state, object, version, kind, owner, created, ended } = row
  return { state, object, version, kind, owner, created, ended }
}

export function liveFromRow(row: LiveRow): LiveVersion {
  return {
    state: 'live',
    object: row.object,
    version: row.version,
    revision: row.revision,
    kind: row.kind,
    owner: row.owner,
    labels: JSON.parse(row.labels) as Labels,
    classification: row.classification,
    subject: row.subject,
    contentType: row.content_type,
    length: row.length,
    blobKey: row.blob_key,
    sealedLength: row.sealed_length,
    generation: row.generation,
    wrappedDataKey: row.wrapped_data_key,
    messageId: row.message_id,
    frameLength: row.frame_length,
    created: row.created,
    expires: row.expires,
  }
}

export function headFromRow(row: HeadRow): ObjectHead {
  return {
    object: row.id,
    latest: row.state === null ? null : versionFromRow(row),
    highest: row.highest ?? 0,
    facts: factsFromRow(row),
  }
}

function factsFromRow(row: HeadRow): ObjectFacts {
  if (row.hold_at === null && row.tombstone === null) return NO_FACTS
  return {
    hold: row.hold_at === null ? null : { reason: row.hold_reason, by: row.hold_by, at: row.hold_at },
    tombstone: row.tombstone,
    shredFinished: row.shred_finished,
  }
}
