/**
 * The software key service's keys as bytes, before they are sealed. Fixed-size records and no text: material in a
 * JavaScript string could never be erased.
 *
 *     record = key id (16) ‖ generation (4) ‖ created (8, ms since the epoch) ‖ state (1) ‖ material (32; zero without)
 */
import type { MasterKeyState } from '../../keys/ports.ts'

export type KeyRecord = {
  /** 16 bytes of a UUID. */
  readonly keyId: Buffer
  readonly generation: number
  readonly created: number
  state: MasterKeyState
  /** 32 bytes; null before the import and after the destruction. */
  material: Buffer | null
}

const STATES: readonly MasterKeyState[] = [
  'pending-import',
  'enabled',
  'disabled',
  'pending-deletion',
  'destroyed',
]
const GENERATION_AT = 16
const CREATED_AT = 20
const STATE_AT = 28
const HAS_MATERIAL_AT = 29
const MATERIAL_AT = 30
const RECORD_BYTES = 62

/** @returns bytes that the caller overwrites when done. */
export function encodeRecords(records: readonly KeyRecord[]): Buffer {
  const bytes = Buffer.alloc(records.length * RECORD_BYTES)
  for (const [index, record] of records.entries()) {
    const target = bytes.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES)
    record.keyId.copy(target, 0)
    target.writeUInt32BE(record.generation, GENERATION_AT)
    target.writeBigUInt64BE(BigInt(record.created), CREATED_AT)
    target.writeUInt8(STATES.indexOf(record.state), STATE_AT)
    target.writeUInt8(record.material === null ? 0 : 1, HAS_MATERIAL_AT)
    record.material?.copy(target, MATERIAL_AT)
  }
  return bytes
}

/** The records share the memory of `bytes`: overwriting it erases their material. */
export function decodeRecords(bytes: Buffer): KeyRecord[] {
  if (bytes.length % RECORD_BYTES !== 0)
    throw new Error(`${bytes.length} bytes are no whole number of key records`)
  const records: KeyRecord[] = []
  for (let start = 0; start < bytes.length; start += RECORD_BYTES) {
    records.push(decodeRecord(bytes.subarray(start, start + RECORD_BYTES)))
  }
  return records
}

function decodeRecord(bytes: Buffer): KeyRecord {
  const state = STATES[bytes.readUInt8(STATE_AT)]
  if (state === undefined) throw new Error('unknown state of a key record')
  return {
    keyId: bytes.subarray(0, GENERATION_AT),
    generation: bytes.readUInt32BE(GENERATION_AT),
    created: Number(bytes.readBigUInt64BE(CREATED_AT)),
    state,
    material: bytes.readUInt8(HAS_MATERIAL_AT) === 1 ? bytes.subarray(MATERIAL_AT) : null,
  }
}

export const keyIdToBytes = (keyId: string): Buffer => Buffer.from(keyId.replaceAll('-', ''), 'hex')

export function keyIdToText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
