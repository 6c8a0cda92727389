/** What content can be shown as. Its media type is only somebody's claim: the bytes have to agree. */
import { parseRecord, RECORD_TYPE, type SensitiveRecord } from '../records/record.ts'
import { decodeText } from './text.ts'

export type Family = 'record' | 'text' | 'image' | 'pdf'

export type Shape =
  | { readonly kind: 'record'; readonly record: SensitiveRecord }
  | { readonly kind: 'text' }
  /** @property type what its bytes tell */
  | { readonly kind: 'image'; readonly type: string }
  | { readonly kind: 'pdf' }
  /** It is not what it claims to be. */
  | { readonly kind: 'other' }

const TEXT_TYPES = new Set([
  'application/json',
  'application/xml',
  'application/javascript',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/sql',
  'application/x-ndjson',
  'application/x-sh',
  'application/x-pem-file',
  'image/svg+xml',
])
const TEXT_SUFFIX = /^(?:application|image|model)\/[^/]+\+(?:json|xml|yaml)$/
const IMAGE_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/jpg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-ms-bmp',
])

/**
 * @param contentType a media type, with or without parameters
 * @returns null when there is no preview of such content
 */
export function familyOf(contentType: string): Family | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === RECORD_TYPE) return 'record'
  if (type === 'application/pdf') return 'pdf'
  if (IMAGE_TYPES.has(type)) return 'image'
  return type.startsWith('text/') || TEXT_TYPES.has(type) || TEXT_SUFFIX.test(type) ? 'text' : null
}

export function shapeOf(family: Family, bytes: Uint8Array): Shape {
  switch (family) {
    case 'record': {
      const record = parseRecord(bytes)
      return record === null ? textOr(bytes) : { kind: 'record', record }
    }
    case 'text':
      return textOr(bytes)
    case 'pdf':
      return { kind: isPdf(bytes) ? 'pdf' : 'other' }
    case 'image': {
      const type = imageType(bytes)
      return type === null ? { kind: 'other' } : { kind: 'image', type }
    }
  }
}

const textOr = (bytes: Uint8Array): Shape => ({ kind: decodeText(bytes) === null ? 'other' : 'text' })

/** Readers of PDF look for the mark within the first KiB (ISO 32000-1, annex H.3.4.1). */
const isPdf = (bytes: Uint8Array): boolean => latin(bytes, 0, 1_024).includes('%PDF-')

/** Raster formats only, by their first bytes (WHATWG MIME Sniffing, section 6.1). @returns null when it is none of them */
export function imageType(bytes: Uint8Array): string | null {
  const start = latin(bytes, 0, 16)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp'
  if (start.startsWith('BM') && bytes.length > 26) return 'image/bmp'
  return isAvif(bytes) ? 'image/avif' : null
}

/** An ISO base media file whose brands name AVIF (AV1 Image File Format, section 6). */
function isAvif(bytes: Uint8Array): boolean {
  if (latin(bytes, 4, 8) !== 'ftyp') return false
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const brands = latin(bytes, 8, Math.min(size, 256))
  return /avif|avis/.test(brands)
}

const latin = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))
