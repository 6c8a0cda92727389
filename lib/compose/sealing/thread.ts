import { Worker } from 'node:worker_threads'
import type { LogStates } from '../../audit/log/ports.ts'
import type { Sealed } from '../../audit/log/seal.ts'
import { KeyfoldError } from '../../errors.ts'
import { askThread, LazyWorker } from '../ask-thread.ts'
import type { FromSealer, SealingPlace, ToSealer } from './messages.ts'

const WORKER = new URL('worker.ts', import.meta.url)

/**
 * Seals in a thread of its own: of the time of those who answer requests, it takes only what it takes to replace a state, in the same
 * commits as theirs. In theirs, sealing was measured to take a third of the appends that they could do (bench/audit.ts).
 */
export class SealingThread {
  readonly #states: Pick<LogStates, 'replace'>
  readonly #thread: LazyWorker

  constructor(place: SealingPlace, states: Pick<LogStates, 'replace'>) {
    this.#states = states
    this.#thread = new LazyWorker(() => new Worker(WORKER, { workerData: place }))
  }

  /** As `sealLog`. One call at a time. A thread that has died is replaced by the next call. */
  async seal(): Promise<Sealed> {
    const worker = this.#thread.get()
    for (let question: ToSealer = 'seal'; ; ) {
      const answer: FromSealer = await askThread(worker, question, died)
      if ('sealed' in answer) return answer.sealed
      if ('failed' in answer) throw new KeyfoldError(answer.failed.code, answer.failed.message)
      question = await this.#states.replace(answer.replace).then(
        (replaced) => ({ replaced }),
        (error: KeyfoldError) => ({ failed: { code: error.code, message: error.message } }),
      )
    }
  }

  /** To be called when no call of `seal` is under way. */
  close(): Promise<void> {
    return this.#thread.close()
  }
}

const died = (): KeyfoldError => new KeyfoldError('internal', 'The thread that seals the log has ended.')
