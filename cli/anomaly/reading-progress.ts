import { type Progress, startProgress } from '../progress.ts'
import type { EventSource } from './event-source.ts'

/** A bar that is taken away for what is printed meanwhile, and comes back; nothing when it is not known how long a stream is. */
export function readingProgress({ size, bytesRead }: EventSource): { update(): void; stop(): void } {
  let bar: Progress | null = null
  return {
    update() {
      if (size === null) return
      bar ??= startProgress('Reading', size)
      bar.update(bytesRead())
    },
    stop() {
      bar?.stop()
      bar = null
    },
  }
}
