import { SingleBar } from 'cli-progress'

export type Progress = { update(bytes: number, totalBytes?: number): void; stop(): void }

/** A bar on stderr; nothing unless that is a terminal. */
export function startProgress(what: string, totalBytes: number): Progress {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: `${what} {bar} {percentage}%  {value} of {total} bytes`,
    clearOnComplete: true,
  })
  bar.start(totalBytes, 0)
  return {
    update(bytes, total) {
      if (total !== undefined) bar.setTotal(total)
      bar.update(bytes)
    },
    stop: () => bar.stop(),
  }
}
