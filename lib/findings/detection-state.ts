/**
 * What a detection run goes on from, as `BaselineStore` keeps it: a length (4 bytes, big-endian), that many bytes of JSON, the detector's
 * snapshot, and the CRC-32 of all before (4 bytes).
 */
import { crc32 } from 'node:zlib'
import type { UsageHour } from './ports.ts'

const VERSION = 1
const NUMBER_BYTES = 4

export type DetectionState = {
  /** Id of the last event that was looked at; null: none. */
  readonly position: string | null
  /** Events of before this time were looked at; milliseconds since the Unix epoch. */
  readonly until: number
  /** Of use: those that events may still come of. */
  readonly hours: readonly UsageHour[]
  /** Ids of findings that people may have to be told of, or that the vault may have to answer, oldest first. */
  readonly pending: readonly string[]
  /** Of the `AnomalyDetector`. */
  readonly snapshot: Uint8Array
}

/** The same state gives the same bytes. */
export function packDetectionState({
  snapshot,
  position,
  until,
  hours,
  pending,
}: DetectionState): Uint8Array {
  const head = Buffer.from(JSON.stringify({ version: VERSION, position, until, hours, pending }))
  const parts = Buffer.concat([numberBytes(head.length), head, snapshot])
  return Buffer.concat([parts, numberBytes(crc32(parts))])
}

/** @returns null when it is damaged, or of another version: then all is learned anew. */
export function openDetectionState(bytes: Uint8Array): DetectionState | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = buffer.length - NUMBER_BYTES
  if (end < NUMBER_BYTES || buffer.readUInt32BE(end) !== crc32(buffer.subarray(0, end))) return null
  const snapshotAt = NUMBER_BYTES + buffer.readUInt32BE(0)
  const { version, ...head } = JSON.parse(buffer.toString('utf8', NUMBER_BYTES, snapshotAt)) as Head
  return version === VERSION ? { ...head, snapshot: buffer.subarray(snapshotAt, end) } : null
}

/** What the checksum covers was written by this module, in one of its versions. */
type Head = Omit<DetectionState, 'snapshot'> & { readonly version: number }

function numberBytes(number: number): Buffer {
  const bytes = Buffer.alloc(NUMBER_BYTES)
  bytes.writeUInt32BE(number)
  return bytes
}
