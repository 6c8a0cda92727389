import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CHILD = fileURLToPath(new URL('memory-child.ts', import.meta.url))

/**
 * The peak resident memory, in MiB, of a process that streams so many MiB through seal and open.
 *
 * @param heapLimitMib `--max-old-space-size` of that process. The codec keeps some 4 MiB alive, but node:crypto
 *   makes a new buffer for each frame, and by default V8 lets more than 64 MiB of dead ones gather before it
 *   collects them. A small heap limit makes it collect earlier, and then the peak shows what is really needed.
 */
export const peakResidentMib = async (streamedMib: number, heapLimitMib?: number): Promise<number> => {
  const flags = heapLimitMib === undefined ? [] : [`--max-old-space-size=${heapLimitMib}`]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, CHILD, String(streamedMib)])
  return Number(stdout) / (1024 * 1024)
}
