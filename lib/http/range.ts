import parseRange from 'range-parser'
import { KeyfoldError } from '../errors.ts'
import { etagOf, type LiveVersion } from '../objects/model.ts'
import type { ByteRange } from '../objects/read.ts'

/**
 * The one range of `Range: bytes=…` (RFC 9110, section 14.2). Several ranges, another unit, a malformed header or another
 * `If-Range` give all of the content, as that section allows.
 *
 * @returns null: all of it.
 * @throws KeyfoldError `range-not-satisfiable`
 */
export function rangeOf(
  version: LiveVersion,
  header: string | null,
  ifRange: string | null,
): ByteRange | null {
  if (header === null || (ifRange !== null && ifRange !== etagOf(version))) return null
  const ranges = parseRange(version.length, header, { combine: true })
  if (ranges === -1) {
    throw new KeyfoldError('range-not-satisfiable', `Range: the content has ${version.length} bytes.`, {
      headers: { 'Content-Range': `bytes */${version.length}` },
    })
  }
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null
  const [range] = ranges
  return range === undefined ? null : { start: range.start, end: range.end + 1 }
}
