/**
 * The state of the detectors as bytes and back: a line that names the version and the SHA-256 of the rest, and the rest, JSON, deflated. The same
 * state gives the same bytes. Maps and typed arrays are written as objects with one member of a name that no state has.
 */
import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { KeyfoldError } from '../errors.ts'

/** To be raised with every change of the state: then baselines are made anew from the log. */
const HEADER = 'keyfold-anomaly-state 1 '
const HEADER_BYTES = HEADER.length + 64 + 1
/** Of a state; more is no state of this program. */
const INFLATED_MAX = 1 << 29

const TYPED = { f32: Float32Array, f64: Float64Array, u32: Uint32Array } as const

export function encodeState(state: unknown): Uint8Array {
  const body = deflateRawSync(Buffer.from(JSON.stringify(state, replace)), { level: 6 })
  return Buffer.concat([Buffer.from(`${HEADER}${sha256(body)}\n`, 'latin1'), body])
}

/** @throws KeyfoldError `internal` for a state of another version, or a damaged one */
export function decodeState(bytes: Uint8Array): unknown {
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES)).toString('latin1')
  const body = bytes.subarray(HEADER_BYTES)
  if (header !== `${HEADER}${sha256(body)}\n`) {
    throw new KeyfoldError('internal', 'The baselines are damaged, or of another version.')
  }
  return JSON.parse(inflateRawSync(body, { maxOutputLength: INFLATED_MAX }).toString(), revive)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function replace(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] }
  if (value instanceof Uint32Array) return { $u32: base64(value) }
  if (value instanceof Float32Array) return { $f32: base64(value) }
  if (value instanceof Float64Array) return { $f64: base64(value) }
  return value
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$map' in value && Array.isArray(value.$map)) return new Map(value.$map)
  if ('$u32' in value) return typed('u32', value.$u32)
  if ('$f32' in value) return typed('f32', value.$f32)
  if ('$f64' in value) return typed('f64', value.$f64)
  return value
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array | Float64Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

function typed(kind: keyof typeof TYPED, text: unknown): Uint32Array | Float32Array | Float64Array {
  const bytes = Uint8Array.from(Buffer.from(String(text), 'base64'))
  return new TYPED[kind](bytes.buffer)
}
