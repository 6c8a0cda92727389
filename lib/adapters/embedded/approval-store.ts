import type { Approval, ApprovalChange } from '../../people/model.ts'
import type { ApprovalStore } from '../../people/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = `
  approval AS id, target, change, requested_by AS requestedBy, requested, expires, state, decided_by AS decidedBy,
  decided, reason, applied`

const FIND = `SELECT ${COLUMNS} FROM approvals WHERE approval = ?`

const PAGE = `SELECT ${COLUMNS} FROM approvals WHERE approval < ? ORDER BY approval DESC LIMIT ?`

const ADD = `
  INSERT INTO approvals
    (approval, target, change, requested_by, requested, expires, state, decided_by, decided, reason, applied)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const DECIDE = `
  UPDATE approvals SET state = ?, decided_by = ?, decided = ?, reason = ?
  WHERE approval = ? AND state = 'pending'`

const NOTE_APPLIED = 'UPDATE approvals SET applied = coalesce(applied, ?) WHERE approval = ?'

/** After every id. */
const END = '\u{10ffff}'

export class SqliteApprovalStore implements ApprovalStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async add(approval: Approval): Promise<void> {
    const { id, target, requestedBy, requested, expires, state, decidedBy, decided, reason, applied } =
      approval
    const asked = [id, target, JSON.stringify(approval.change), requestedBy, requested, expires]
    await this.#database.run(() =>
      this.#database.prepare(ADD).run(...asked, state, decidedBy, decided, reason, applied),
    )
  }

  find(id: string): Promise<Approval | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(id)
      return row ? approvalFromRow(row) : null
    })
  }

  page(before: string | null, limit: number): Promise<readonly Approval[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(PAGE)
        .all(before ?? END, limit)
        .map(approvalFromRow),
    )
  }

  decide(
    id: string,
    { state, decidedBy, decided, reason }: Parameters<ApprovalStore['decide']>[1],
  ): Promise<boolean> {
    return this.#database.run(
      () => this.#database.prepare(DECIDE).run(state, decidedBy, decided, reason, id).changes === 1,
    )
  }

  async noteApplied(id: string, at: number): Promise<void> {
    await this.#database.run(() => this.#database.prepare(NOTE_APPLIED).run(at, id))
  }
}

const approvalFromRow = (row: Record<string, unknown>): Approval => ({
  ...(row as Omit<Approval, 'change'>),
  change: JSON.parse(String(row['change'])) as ApprovalChange,
})
