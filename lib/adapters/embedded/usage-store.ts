import { FINDINGS_POLICY } from '../../findings/policy.ts'
import type { UsageCount, UsageHour, UsageStore } from '../../findings/ports.ts'
import type { Database } from './database.ts'

const PUT = `
  INSERT INTO usage_hours (hour, counts) VALUES (?, ?)
  ON CONFLICT (hour) DO UPDATE SET counts = excluded.counts`

const FORGET = `
  DELETE FROM usage_hours
  WHERE hour < (SELECT max(hour) FROM usage_hours) - ${FINDINGS_POLICY.usageRetentionMs}`

const RANGE = 'SELECT hour, counts FROM usage_hours WHERE hour >= ? AND hour < ? ORDER BY hour'

/** A year has thousands of hours with hundreds of these each. */
type Row = readonly [principal: string, action: string, allowed: number, denied: number, failed: number]

export class SqliteUsageStore implements UsageStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async put(hours: readonly UsageHour[]): Promise<void> {
    await this.#database.run(() => {
      for (const { hour, counts } of hours) {
        this.#database.prepare(PUT).run(hour, JSON.stringify(counts.map(toRow)))
      }
      this.#database.prepare(FORGET).run()
    })
  }

  range(from: number, to: number): Promise<readonly UsageHour[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(RANGE)
        .all(from, to)
        .map((row) => ({
          hour: row['hour'] as number,
          counts: (JSON.parse(row['counts'] as string) as readonly Row[]).map(fromRow),
        })),
    )
  }
}

const toRow = ({ principal, action, allowed, denied, failed }: UsageCount): Row => [
  principal,
  action,
  allowed,
  denied,
  failed,
]

const fromRow = ([principal, action, allowed, denied, failed]: Row): UsageCount => ({
  principal,
  action,
  allowed,
  denied,
  failed,
})
