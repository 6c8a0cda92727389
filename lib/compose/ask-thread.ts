import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { type ErrorCode, KeyfoldError } from '../errors.ts'

/** What of an error one thread tells another. */
export type Failure = { readonly code: ErrorCode; readonly message: string }

export const failureOf = (error: unknown): Failure =>
  error instanceof KeyfoldError
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: error instanceof Error ? error.message : 'A thread failed.' }

/** One question at a time. @param died what is thrown when the thread ends without an answer */
export async function askThread<Answer>(
  worker: Worker,
  question: unknown,
  died: () => KeyfoldError,
): Promise<Answer> {
  const waiting = new AbortController()
  const { signal } = waiting
  try {
    const answered = once(worker, 'message', { signal }) as Promise<[Answer]>
    const ended = once(worker, 'exit', { signal }).then((): never => {
      throw died()
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no other origin than its own.
    worker.postMessage(question)
    const [answer] = await Promise.race([answered, ended])
    return answer
  } finally {
    waiting.abort()
  }
}

/** A worker that is started when it is first asked for, and again when it has died. */
export class LazyWorker {
  readonly #start: () => Worker
  #worker: Worker | null = null

  constructor(start: () => Worker) {
    this.#start = start
  }

  get(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = this.#start()
    // Whoever waits for an answer is told, too.
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      this.#worker = null
    })
    // A vault that is done does not wait for it.
    worker.unref()
    this.#worker = worker
    return worker
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }
}
