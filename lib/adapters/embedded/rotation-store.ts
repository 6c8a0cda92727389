import type { Rotation } from '../../rotation/model.ts'
import type { RotationChange, RotationStore } from '../../rotation/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = 'rotation, revision, rewrapped, reencrypted, run'

const PAGE = `SELECT ${COLUMNS} FROM rotations WHERE rotation < ? ORDER BY rotation DESC LIMIT ?`

const FIND = `SELECT ${COLUMNS} FROM rotations WHERE rotation = ?`

const BEGIN = `
  INSERT INTO rotations (${COLUMNS}) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`

const CHANGE = 'UPDATE rotations SET revision = revision + 1, run = ? WHERE rotation = ?'

const COUNT = `
  UPDATE rotations SET rewrapped = rewrapped + ?, reencrypted = reencrypted + ? WHERE rotation = ?`

type Columns = 'rotation' | 'revision' | 'rewrapped' | 'reencrypted'

type RotationRow = Pick<Rotation, Columns> & { readonly run: string }

export class SqliteRotationStore implements RotationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async latest(): Promise<Rotation | null> {
    const [last] = await this.page(Number.MAX_SAFE_INTEGER, 1)
    return last ?? null
  }

  find(rotation: number): Promise<Rotation | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(rotation) as RotationRow | undefined
      return row ? rotationFromRow(row) : null
    })
  }

  page(before: number, limit: number): Promise<readonly Rotation[]> {
    return this.#database.read(() => {
      const rows = this.#database.prepare(PAGE).all(before, limit) as RotationRow[]
      return rows.map(rotationFromRow)
    })
  }

  begin({ rotation, revision, rewrapped, reencrypted, ...run }: Rotation): Promise<boolean> {
    return this.#database.run(() => {
      const begin = this.#database.prepare(BEGIN)
      return begin.run(rotation, revision, rewrapped, reencrypted, JSON.stringify(run)).changes === 1
    })
  }

  change(rotation: number, revision: number, change: RotationChange): Promise<boolean> {
    return this.#database.run(() => {
      // No other writer can come between: the transaction has begun by taking the write lock.
      const row = this.#database.prepare(FIND).get(rotation) as RotationRow | undefined
      if (row?.revision !== revision) return false
      const run = { ...(JSON.parse(row.run) as Omit<Rotation, Columns>), ...change }
      this.#database.prepare(CHANGE).run(JSON.stringify(run), rotation)
      return true
    })
  }

  async count(
    rotation: number,
    done: { readonly rewrapped: number; readonly reencrypted: number },
  ): Promise<void> {
    await this.#database.run(() =>
      this.#database.prepare(COUNT).run(done.rewrapped, done.reencrypted, rotation),
    )
  }
}

const rotationFromRow = ({ run, ...columns }: RotationRow): Rotation => ({
  ...(JSON.parse(run) as Omit<Rotation, Columns>),
  ...columns,
})
