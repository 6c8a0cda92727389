import type { DatabaseSync } from 'node:sqlite'

/** All changes of one turn of the event loop in one transaction: one fsync for as many requests. */
export class GroupCommit {
  readonly #database: DatabaseSync
  #queue: { change: () => void; done: () => void }[] = []

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(change: () => void): Promise<void> {
    return new Promise((done) => {
      if (this.#queue.push({ change, done }) === 1) setImmediate(() => this.#flush())
    })
  }

  #flush(): void {
    const queue = this.#queue
    this.#queue = []
    this.#database.exec('BEGIN IMMEDIATE')
    for (const { change } of queue) change()
    this.#database.exec('COMMIT')
    for (const { done } of queue) done()
  }
}
