/** A real file system that says what is called, in order, and fails or waits where a test wants it to. */
import { type FileSystem, nodeFileSystem } from '../../../lib/adapters/embedded/file-system.ts'

export type Call = keyof FileSystem
/** What happens at a call instead of, or before, the real thing. */
export type Fault = () => void | Promise<void>

export class WatchedDisk {
  /** `call target` of each finished call. A target is `temporary`, `blob` or `folder`. */
  readonly finished: string[] = []
  readonly #faults = new Map<string, Fault>()
  readonly #targets = new Map<number, string>()

  /** @param step such as `fsync temporary` */
  at(step: string, fault: Fault): void {
    this.#faults.set(step, fault)
  }

  heal(): void {
    this.#faults.clear()
  }

  readonly files: FileSystem = {
    ...nodeFileSystem,
    open: async (path, flags, mode) => {
      const target = targetOf(path)
      const file = await this.#step('open', target, () => nodeFileSystem.open(path, flags, mode))
      this.#targets.set(file, target)
      return file
    },
    writev: (file, parts) => this.#step('writev', this.#of(file), () => nodeFileSystem.writev(file, parts)),
    fsync: (file) => this.#step('fsync', this.#of(file), () => nodeFileSystem.fsync(file)),
    rename: (from, to) => this.#step('rename', targetOf(from), () => nodeFileSystem.rename(from, to)),
    unlink: (path) => this.#step('unlink', targetOf(path), () => nodeFileSystem.unlink(path)),
  }

  async #step<T>(call: Call, target: string, run: () => Promise<T>): Promise<T> {
    const step = `${call} ${target}`
    await this.#faults.get(step)?.()
    const result = await run()
    this.finished.push(step)
    return result
  }

  #of(file: number): string {
    return this.#targets.get(file) ?? 'unknown'
  }
}

function targetOf(path: string): string {
  if (path.endsWith('.tmp')) return 'temporary'
  return /\.\d+\.[^/\\]+$/.test(path) ? 'blob' : 'folder'
}

/** As the operating system reports it. */
export const diskError = (code: 'ENOSPC' | 'EIO'): Error =>
  Object.assign(new Error(`${code}: injected`), { code })
