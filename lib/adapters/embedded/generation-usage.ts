import type { GenerationUsage } from '../../keys/ports.ts'
import type { Database } from './database.ts'
import { nextGeneration } from './wrapped-generations.ts'

const NO_LIMIT = -1

const COUNT = `
  SELECT count(*) AS versions FROM (SELECT 1 FROM versions WHERE state = 'live' AND generation = ? LIMIT ?)`

/** Counts by the index, from generation to generation. */
export class SqliteGenerationUsage implements GenerationUsage {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  countByGeneration(max = NO_LIMIT): Promise<ReadonlyMap<number, number>> {
    return this.#database.read(() => {
      const counts = new Map<number, number>()
      let generation = nextGeneration(this.#database, 0)
      while (generation !== null) {
        counts.set(generation, Number(this.#database.prepare(COUNT).get(generation, max)?.['versions']))
        generation = nextGeneration(this.#database, generation)
      }
      return counts
    })
  }
}
