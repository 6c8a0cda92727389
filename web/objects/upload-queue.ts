/** Files on their way into the vault: a few at a time, each with a key that keeps a retry from storing it twice. */
import { hasCode } from '../api/problem.ts'
import { contentHeaders, contentOf } from './file-content.ts'
import { fileProblem } from './file-problem.ts'

export type QueuedFile = {
  /** Within the queue. */
  readonly key: number
  readonly file: File
  /** Shown in lists; empty: none. */
  readonly name: string
  readonly state: FileState
}

export type FileState =
  | { readonly kind: 'ready' }
  /** It cannot be stored, whoever tries how often. */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending'; readonly sent: number }
  | { readonly kind: 'stored'; readonly object: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'canceled' }

/** @returns the id of the object @throws ApiProblem; DOMException `AbortError` */
export type Send = (upload: {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  readonly signal: AbortSignal
  /** @param sent bytes */
  readonly onProgress: (sent: number) => void
}) => Promise<string>

type Job = {
  readonly headers: Record<string, string>
  idempotencyKey: string
  readonly abort: AbortController
}

const AT_ONCE = 2

export class UploadQueue {
  readonly #send: Send
  readonly #listeners = new Set<() => void>()
  readonly #jobs = new Map<number, Job>()
  #files: readonly QueuedFile[] = []
  #nextKey = 1

  constructor(send: Send) {
    this.#send = send
  }

  /** Another array whenever something has changed. For React's `useSyncExternalStore`. */
  get files(): readonly QueuedFile[] {
    return this.#files
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(files: readonly File[]): void {
    const added = files.map((file): QueuedFile => {
      const because = fileProblem(file)
      const state: FileState = because === null ? { kind: 'ready' } : { kind: 'refused', because }
      return { key: this.#nextKey++, file, name: '', state }
    })
    this.#set([...this.#files, ...added])
  }

  rename(key: number, name: string): void {
    this.#set(this.#files.map((file) => (file.key === key ? { ...file, name } : file)))
  }

  /** Sends all that is ready. @param headersFor what is said of a file of this name */
  start(headersFor: (name: string) => Record<string, string>): void {
    for (const { key, file, name, state } of this.#files) {
      if (state.kind !== 'ready') continue
      this.#jobs.set(key, {
        headers: { ...headersFor(name), ...contentHeaders(file) },
        idempotencyKey: crypto.randomUUID(),
        abort: new AbortController(),
      })
      this.#update(key, { kind: 'queued' })
    }
    this.#pump()
  }

  /** What the vault has already begun to store may be there nevertheless: a retry then finds it. */
  cancel(key: number): void {
    this.#jobs.get(key)?.abort.abort()
    this.#update(key, { kind: 'canceled' })
    this.#pump()
  }

  retry(key: number): void {
    const job = this.#jobs.get(key)
    const file = this.#files.find((one) => one.key === key)
    if (job === undefined || file === undefined) return
    const spent =
      file.state.kind === 'failed' && hasCode(file.state.error, 'conflict', 'idempotency-mismatch')
    const idempotencyKey = spent ? crypto.randomUUID() : job.idempotencyKey
    this.#jobs.set(key, { ...job, idempotencyKey, abort: new AbortController() })
    this.#update(key, { kind: 'queued' })
    this.#pump()
  }

  /** Those that only had no connection. */
  retryUnreached(): void {
    for (const { key, state } of this.#files)
      if (state.kind === 'failed' && hasCode(state.error, 'network')) this.retry(key)
  }

  remove(key: number): void {
    this.#jobs.get(key)?.abort.abort()
    this.#jobs.delete(key)
    this.#set(this.#files.filter((file) => file.key !== key))
    this.#pump()
  }

  clear(): void {
    for (const { abort } of this.#jobs.values()) abort.abort()
    this.#jobs.clear()
    this.#set([])
  }

  #pump(): void {
    const sending = this.#files.filter(({ state }) => state.kind === 'sending').length
    const next = this.#files.filter(({ state }) => state.kind === 'queued').slice(0, AT_ONCE - sending)
    for (const file of next) {
      this.#update(file.key, { kind: 'sending', sent: 0 })
      void this.#upload(file).finally(() => this.#pump())
    }
  }

  async #upload({ key, file }: QueuedFile): Promise<void> {
    const job = this.#jobs.get(key)
    if (job === undefined) return
    const { signal } = job.abort
    const settle = (state: FileState): void => {
      if (!signal.aborted) this.#update(key, state)
    }
    try {
      const object = await this.#send({
        headers: { ...job.headers, 'Idempotency-Key': job.idempotencyKey },
        body: await contentOf(file),
        signal,
        onProgress: (sent) => settle({ kind: 'sending', sent }),
      })
      settle({ kind: 'stored', object })
    } catch (error) {
      settle({ kind: 'failed', error })
    }
  }

  #update(key: number, state: FileState): void {
    this.#set(this.#files.map((file) => (file.key === key ? { ...file, state } : file)))
  }

  #set(files: readonly QueuedFile[]): void {
    this.#files = files
    for (const listener of this.#listeners) listener()
  }
}
