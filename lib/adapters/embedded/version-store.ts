import type { StatementSync } from 'node:sqlite'
import type { LiveVersion, ObjectHead, VersionItem } from '../../objects/model.ts'
import type { MetadataChange, VersionStore } from '../../objects/ports.ts'
import { appendContent, destroyContent } from './contents.ts'
import type { Database } from './database.ts'
import {
  type ContentRow,
  type HeadRow,
  headFromRow,
  headsOf,
  VERSION_COLUMNS,
  VERSIONS,
  type VersionRow,
  versionFromRow,
} from './version-row.ts'

const HEAD = headsOf('(SELECT ? AS object, NULL AS created, NULL AS grant_expires)')

const FIND = `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS} WHERE v.object = ? AND v.version = ?`

const PAGE = `
  SELECT ${VERSION_COLUMNS} FROM ${VERSIONS}
  WHERE v.object = ? AND v.version < ? AND v.state <> 'abandoned'
  ORDER BY v.version DESC LIMIT ?`

const REFUSED = `
  SELECT 1 FROM versions WHERE object = ?1 AND version = ?2
  UNION ALL SELECT 1 FROM object_facts WHERE object = ?1 AND tombstone IS NOT NULL`

const ENDING = `
  SELECT v.state, v.expires, v.content, c.blob_key, c.subject,
    EXISTS (SELECT 1 FROM destruction_claims d WHERE d.object = v.object AND d.version = v.version) AS claimed
  FROM ${VERSIONS} WHERE v.object = ? AND v.version = ?`

const INSERT_VERSION = `
  INSERT INTO versions
    (object, version, state, listed, kind, owner, created, content, revision, length, sealed_length, frame_length,
     generation, expires)
  SELECT ?1, ?2, 'live', NOT EXISTS (SELECT 1 FROM versions WHERE object = ?1 AND state <> 'abandoned'),
    ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12`

const LIST_BY_SUBJECT = `
  INSERT INTO subject_entries (subject, object, created)
  SELECT ?1, ?2, created FROM versions WHERE object = ?2 AND state <> 'abandoned' ORDER BY version LIMIT 1
  ON CONFLICT (subject, object) DO UPDATE SET created = excluded.created WHERE subject_entries.created IS NULL`

const AT_REVISION = `
  SELECT v.content, v.expires, c.* FROM ${VERSIONS}
  WHERE v.object = ? AND v.version = ? AND v.state = 'live' AND v.revision = ?`

const UPDATE_VERSION = `
  UPDATE versions SET revision = revision + 1, expires = ?, content = ? WHERE object = ? AND version = ?`

const SHRED_VERSION = `
  UPDATE versions SET state = 'shredded', ended = ?, content = NULL, revision = NULL, length = NULL,
    sealed_length = NULL, frame_length = NULL, generation = NULL, expires = NULL
  WHERE object = ? AND version = ?`

/** The link to a person must not outlive the last data about them. A writer that comes later enters it again. */
const FORGET_SUBJECT = `
  DELETE FROM subject_entries WHERE subject = ?1 AND object = ?2 AND NOT EXISTS (
    SELECT 1 FROM ${VERSIONS} WHERE v.object = ?2 AND v.state = 'live' AND c.subject = ?1)`

const WITHDRAW_CLAIM = 'DELETE FROM destruction_claims WHERE object = ? AND version = ?'

type Shredding = { shredded: boolean; blobKey: string | null }

type EndingRow = {
  state: VersionItem['state']
  expires: number | null
  content: number
  blob_key: string | null
  subject: string | null
  claimed: 0 | 1
}

export class SqliteVersionStore implements VersionStore {
  readonly #database: Database
  readonly #head: StatementSync
  readonly #refused: StatementSync
  readonly #insertVersion: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#head = database.prepare(HEAD)
    this.#refused = database.prepare(REFUSED)
    this.#insertVersion = database.prepare(INSERT_VERSION)
  }

  head(object: string): Promise<ObjectHead> {
    return this.#database.read(() => headFromRow(this.#head.get(object) as HeadRow))
  }

  find(object: string, version: number): Promise<VersionItem | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(object, version) as VersionRow | undefined
      return row ? versionFromRow(row) : null
    })
  }

  page(object: string, before: number, limit: number): Promise<readonly VersionItem[]> {
    return this.#database.read(() => {
      const rows = this.#database.prepare(PAGE).all(object, before, limit) as VersionRow[]
      return rows.map(versionFromRow)
    })
  }

  put(version: LiveVersion): Promise<boolean> {
    return this.#database.run(() => {
      // No other writer can come between: the transaction has begun by taking the write lock.
      if (this.#refused.get(version.object, version.version)) return false
      this.#insert(version)
      return true
    })
  }

  update(object: string, version: number, revision: number, change: MetadataChange): Promise<boolean> {
    return this.#database.run(() => {
      const found = this.#database.prepare(AT_REVISION).get(object, version, revision)
      if (!found) return false
      const row = found as ContentRow & { content: number; expires: number | null }
      const labels = JSON.stringify(change.labels)
      const content = appendContent(this.#database, { ...row, classification: change.classification, labels })
      this.#database.prepare(UPDATE_VERSION).run(change.expires, content, object, version)
      destroyContent(this.#database, row.content)
      if (change.expires !== row.expires) this.#withdrawClaim(object, version)
      return true
    })
  }

  async shred(
    object: string,
    version: number,
    at: number,
    onlyExpired = false,
  ): Promise<{ blobKey: string | null }> {
    const ended = await this.#database.run(() => this.#shred(object, version, at, onlyExpired))
    // Also when it was shredded before: that caller may have died before its checkpoint.
    if (ended.shredded) await this.#database.checkpointTruncate()
    return { blobKey: ended.blobKey }
  }

  #insert(version: LiveVersion): void {
    const content = appendContent(this.#database, {
      wrapped_data_key: version.wrappedDataKey,
      blob_key: version.blobKey,
      message_id: version.messageId,
      subject: version.subject,
      content_type: version.contentType,
      classification: version.classification,
      labels: JSON.stringify(version.labels),
    })
    this.#insertVersion.run(
      version.object,
      version.version,
      version.kind,
      version.owner,
      version.created,
      content,
      version.revision,
      version.length,
      version.sealedLength,
      version.frameLength,
      version.generation,
      version.expires,
    )
    if (version.subject !== null) {
      this.#database.prepare(LIST_BY_SUBJECT).run(version.subject, version.object)
    }
  }

  #shred(object: string, version: number, at: number, onlyExpired: boolean): Shredding {
    const found = this.#database.prepare(ENDING).get(object, version) as EndingRow | undefined
    if (found?.state !== 'live') return { shredded: found?.state === 'shredded', blobKey: null }
    this.#withdrawClaim(object, version)
    const expired = found.claimed === 1 && found.expires !== null && found.expires <= at
    if (onlyExpired && !expired) return { shredded: false, blobKey: null }
    this.#database.prepare(SHRED_VERSION).run(at, object, version)
    destroyContent(this.#database, found.content)
    if (found.subject !== null) this.#database.prepare(FORGET_SUBJECT).run(found.subject, object)
    return { shredded: true, blobKey: found.blob_key }
  }

  #withdrawClaim(object: string, version: number): void {
    this.#database.prepare(WITHDRAW_CLAIM).run(object, version)
  }
}
