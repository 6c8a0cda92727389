import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** All changes of one turn of the event loop in one transaction: one fsync for as many requests. */
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
      if (this.#queue.push({ change, done }) === 1) setImmediate(() => this.#flush())
    })
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
