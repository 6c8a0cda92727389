import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CHILD = fileURLToPath(new URL('memory-child.ts', import.meta.url))

export type MemoryOptions = {
  /** `--max-old-space-size` of the process: with a small one V8 collects early, and the peak shows what is needed. */
  readonly heapLimitMib?: number
  /** In bytes; by default the vault's for a content of this size. */
  readonly frameLength?: number
}

/**
 * The peak resident memory, in MiB, of a process that streams so many MiB through seal and open. The codec keeps some 4 MiB
 * alive, but node:crypto makes a new buffer for each frame, and by default V8 lets 64 MiB of dead ones gather before it
 * collects them.
 */
export const peakResidentMib = async (
  streamedMib: number,
  { heapLimitMib, frameLength }: MemoryOptions = {},
): Promise<number> => {
  const flags = heapLimitMib === undefined ? [] : [`--max-old-space-size=${heapLimitMib}`]
  const args = [String(streamedMib), ...(frameLength === undefined ? [] : [String(frameLength)])]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, CHILD, ...args])
  return Number(stdout) / (1024 * 1024)
}
