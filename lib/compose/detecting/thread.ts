import { Worker } from 'node:worker_threads'
import type { Finding } from '../../anomaly/model.ts'
import { KeyfoldError } from '../../errors.ts'
import type { Detector, OpenDetector } from '../../findings/detection-ports.ts'
import { askThread, LazyWorker } from '../ask-thread.ts'
import type { FromDetectors, ToDetectors } from './messages.ts'

const WORKER = new URL('worker.ts', import.meta.url)

/**
 * The detectors in a thread of their own: what they have learned of many principals takes long to be read and written, and requests would
 * wait for it.
 */
export class DetectorThread {
  readonly #thread = new LazyWorker(() => new Worker(WORKER))

  /** In place of one that was opened before. A thread that has died is replaced. One call at a time, of this and of what it returns. */
  readonly open: OpenDetector = async (snapshot) => {
    await this.#find({ open: snapshot })
    return {
      observe: (events) => this.#find({ observe: events }),
      advance: (time) => this.#find({ advance: time }),
      snapshot: () => this.#snapshot(),
    } satisfies Detector
  }

  /** To be called when no call is under way. */
  close(): Promise<void> {
    return this.#thread.close()
  }

  async #find(question: ToDetectors): Promise<readonly Finding[]> {
    const answer = await this.#ask(question)
    return 'found' in answer ? answer.found : unexpected()
  }

  async #snapshot(): Promise<Uint8Array> {
    const answer = await this.#ask('snapshot')
    return 'snapshot' in answer ? answer.snapshot : unexpected()
  }

  async #ask(question: ToDetectors): Promise<FromDetectors> {
    const answer: FromDetectors = await askThread(this.#thread.get(), question, died)
    if ('failed' in answer) throw new KeyfoldError(answer.failed.code, answer.failed.message)
    return answer
  }
}

const died = (): KeyfoldError => new KeyfoldError('unavailable', 'The thread of the detectors has ended.')

function unexpected(): never {
  throw new KeyfoldError('internal', 'The thread of the detectors answered something else.')
}
