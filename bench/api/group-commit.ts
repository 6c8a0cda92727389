import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { STORAGE_POLICY } from '../../lib/adapters/embedded/storage-policy.ts'

/** Changes that come together in one transaction, gathered as the vault does: one fsync for as many requests. */
export class GroupCommit {
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  #queue: { change: () => void; done: () => void }[] = []

  constructor(database: DatabaseSync) {
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
  }

  run(change: () => void): Promise<void> {
    return new Promise((done) => {
      if (this.#queue.push({ change, done }) === 1)
        setImmediate(() => this.#gather(0, STORAGE_POLICY.gatherTurnsMax))
    })
  }

  #gather(before: number, turns: number): void {
    const waiting = this.#queue.length
    if (waiting > before && turns > 0) setImmediate(() => this.#gather(waiting, turns - 1))
    else this.#flush()
  }

  #flush(): void {
    const queue = this.#queue
    this.#queue = []
    this.#begin.run()
    for (const { change } of queue) change()
    this.#commit.run()
    for (const { done } of queue) done()
  }
}
