import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A clock that several processes share, and that a test moves. */
export class MovingClock implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'keyfold-clock-'))
  #aheadMs = 0

  constructor() {
    this.moveBy(0)
  }

  get aheadMs(): number {
    return this.#aheadMs
  }

  /** A script that makes a process's clock go by this one. */
  get script(): string {
    const file = JSON.stringify(this.#file)
    return `import { readFileSync } from 'node:fs'; const now = Date.now; Date.now = () => now() + Number(readFileSync(${file}, 'utf8'))`
  }

  moveBy(milliseconds: number): void {
    this.#aheadMs += milliseconds
    writeFileSync(this.#file, String(this.#aheadMs))
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'ahead')
  }
}
