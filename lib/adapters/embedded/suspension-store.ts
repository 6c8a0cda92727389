import type { Suspension, SuspensionStore } from '../../findings/ports.ts'
import type { Database } from './database.ts'

const COLUMNS =
  'suspension AS id, principal, finding, suspended AS at, until, lifted_by AS liftedBy, lifted AS liftedAt'

const ADD = `
  INSERT INTO suspensions (suspension, principal, finding, suspended, until, lifted_by, lifted)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (suspension) DO NOTHING`

const NEWEST = `SELECT ${COLUMNS} FROM suspensions WHERE suspension < ? ORDER BY suspension DESC LIMIT ?`

const FIND = `SELECT ${COLUMNS} FROM suspensions WHERE suspension = ?`

const LIFT = 'UPDATE suspensions SET lifted_by = ?, lifted = ? WHERE suspension = ? AND lifted IS NULL'

/** After every id. */
const END = '\u{10ffff}'

export class SqliteSuspensionStore implements SuspensionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async add({ id, principal, finding, at, until, lifted }: Suspension): Promise<void> {
    const ended = [lifted?.by ?? null, lifted?.at ?? null]
    await this.#database.run(() =>
      this.#database.prepare(ADD).run(id, principal, finding, at, until, ...ended),
    )
  }

  newest(limit: number): Promise<readonly Suspension[]> {
    return this.#database.read(() => this.#database.prepare(NEWEST).all(END, limit).map(suspensionFromRow))
  }

  find(id: string): Promise<Suspension | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(id)
      return row === undefined ? null : suspensionFromRow(row)
    })
  }

  lift(id: string, { by, at }: NonNullable<Suspension['lifted']>): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(LIFT).run(by, at, id).changes === 1)
  }
}

function suspensionFromRow(row: Record<string, unknown>): Suspension {
  const { liftedBy, liftedAt, ...rest } = row
  const lifted = liftedAt === null ? null : { by: liftedBy as string, at: liftedAt as number }
  return { ...(rest as Omit<Suspension, 'lifted'>), lifted }
}
