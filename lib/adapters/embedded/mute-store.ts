import { FINDINGS_POLICY } from '../../findings/policy.ts'
import type { MuteRule, MuteStore } from '../../findings/ports.ts'
import type { Database } from './database.ts'

const LIST = `
  SELECT mute AS id, detector, principal, reason, muted_by AS by, muted AS at, expires AS expiresAt
  FROM mutes ORDER BY mute DESC`

const ADD = `
  INSERT INTO mutes (mute, detector, principal, reason, muted_by, muted, expires)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
  WHERE (SELECT count(*) FROM mutes WHERE expires > ?6) < ${FINDINGS_POLICY.mutesMax}`

const FORGET = `DELETE FROM mutes WHERE expires <= ? - ${FINDINGS_POLICY.muteMaxMs}`

const REMOVE = 'DELETE FROM mutes WHERE mute = ?'

export class SqliteMuteStore implements MuteStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add({ id, detector, principal, reason, by, at, expiresAt }: MuteRule): Promise<boolean> {
    return this.#database.run(() => {
      this.#database.prepare(FORGET).run(at)
      const added = this.#database.prepare(ADD).run(id, detector, principal, reason, by, at, expiresAt)
      return added.changes === 1
    })
  }

  list(): Promise<readonly MuteRule[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(LIST)
        .all()
        .map((row) => ({ ...row }) as MuteRule),
    )
  }

  remove(id: string): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(REMOVE).run(id).changes === 1)
  }
}
