/**
 * Streams a number of MiB through seal and open, in frames of a number of bytes, and prints the peak resident memory of this process in bytes.
 * Runs in a process of its own, because a peak never goes down again.
 */
import { readFileSync } from 'node:fs'
import { frameLengthFor } from '../../lib/envelope/frame-length.ts'
import { openVaultStream, sealVaultStream } from '../../lib/envelope/vault.ts'

const MIB = 1024 * 1024
/** What a file or a socket gives at a time. */
const CHUNK_BYTES = 64 * 1024

async function* content(length: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (let sent = 0; sent < length; sent += CHUNK_BYTES) yield chunk.fill(sent / CHUNK_BYTES)
}

const peakResidentBytes = (): number => {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return line?.[1] === undefined ? process.resourceUsage().maxRSS * 1024 : Number(line[1]) * 1024
}

const length = Number(process.argv[2]) * MIB
const frameLength = Number(process.argv[3] ?? frameLengthFor(length))
const key = { dataKey: Buffer.alloc(32, 7), context: { 'keyfold:kind': 'object' } }
const sealed = sealVaultStream({ ...key, frameLength }, content(length))
let opened = 0
for await (const part of openVaultStream(key, sealed)) opened += part.length
if (opened !== length) throw new Error(`${opened} bytes came out of ${length}`)
process.stdout.write(`${peakResidentBytes()}\n`)
