import type { Artifact } from '../../identity/model.ts'
import type { ArtifactSelection, ArtifactStore } from '../../identity/ports.ts'
import type { Database } from './database.ts'

/** Of a stub nothing is changed: what was removed does not come back. */
const PUT = `
  INSERT INTO oidc_artifacts (model, id_hash, payload, account, grant_id, uid_hash, consumed, expires)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (model, id_hash) DO UPDATE
  SET payload = excluded.payload, account = excluded.account, grant_id = excluded.grant_id,
    uid_hash = excluded.uid_hash, consumed = coalesce(oidc_artifacts.consumed, excluded.consumed),
    expires = excluded.expires
  WHERE oidc_artifacts.removed = 0`

const find = (key: string): string => `
  SELECT model, id_hash AS idHash, payload, account, grant_id AS grant, uid_hash AS uidHash, consumed, expires
  FROM oidc_artifacts WHERE model = ? AND ${key} = ? AND removed = 0 AND (expires IS NULL OR expires > ?)`

const FIND = find('id_hash')

const FIND_BY_UID = find('uid_hash')

const CONSUME = `
  UPDATE oidc_artifacts SET consumed = ?
  WHERE model = ? AND id_hash = ? AND consumed IS NULL AND removed = 0`

const remove = (where: string): string => `
  UPDATE oidc_artifacts
  SET removed = 1, payload = '', account = NULL, grant_id = NULL, uid_hash = NULL WHERE ${where}`

const REMOVE_ONE = remove('model = ? AND id_hash = ?')

const REMOVE_GRANT = remove('grant_id = ?')

const REMOVE_ACCOUNT = remove('account = ?')

const TIDY = 'DELETE FROM oidc_artifacts WHERE expires < ?'

export class SqliteArtifactStore implements ArtifactStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async put(artifact: Artifact): Promise<void> {
    const { model, idHash, payload, account, grant, uidHash, consumed, expires } = artifact
    await this.#database.run(() =>
      this.#database.prepare(PUT).run(model, idHash, payload, account, grant, uidHash, consumed, expires),
    )
  }

  find(model: string, idHash: string, now: number): Promise<Artifact | null> {
    return this.#one(FIND, model, idHash, now)
  }

  findByUid(model: string, uidHash: string, now: number): Promise<Artifact | null> {
    return this.#one(FIND_BY_UID, model, uidHash, now)
  }

  consume(model: string, idHash: string, at: number): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(CONSUME).run(at, model, idHash).changes === 1)
  }

  async remove(where: ArtifactSelection): Promise<void> {
    const [sql, ...values] = removalOf(where)
    await this.#database.run(() => this.#database.prepare(sql).run(...values))
  }

  #one(sql: string, model: string, hash: string, now: number): Promise<Artifact | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(sql).get(model, hash, now)
      return row ? ({ ...row } as Artifact) : null
    })
  }
}

function removalOf(where: ArtifactSelection): readonly [string, ...(string | number)[]] {
  if ('model' in where) return [REMOVE_ONE, where.model, where.idHash]
  if ('grant' in where) return [REMOVE_GRANT, where.grant]
  if ('account' in where) return [REMOVE_ACCOUNT, where.account]
  return [TIDY, where.expiredBefore]
}
