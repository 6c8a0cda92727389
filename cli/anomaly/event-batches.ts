/** The events of a file, oldest first, as many at a time as are read at once. */
import { isUtf8 } from 'node:buffer'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { EventSource } from './event-source.ts'
import { type Block, LINE_MAX_BYTES } from './line-blocks.ts'
import { type Parsed, parseLine } from './parse-line.ts'

/** What was read so far. */
export type Tally = {
  events: number
  /** Lines that are no events, and were passed over; where the first of them that was met is, and what is wrong with it. */
  invalid: number
  firstInvalid: string | null
}

type BadLine = { readonly index: number; readonly problem: string }
type BlockContent = {
  readonly events: AuditEvent[]
  readonly bad: readonly BadLine[]
  readonly lines: number
}

const NEWLINE = 0x0a
const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/**
 * @param skipInvalid whether lines that are no events are passed over, and counted
 * @throws KeyfoldError `invalid-request` for such a line otherwise, naming it, what is wrong, and what to do.
 */
export async function* eventBatches(
  source: EventSource,
  skipInvalid: boolean,
  tally: Tally,
): AsyncGenerator<readonly AuditEvent[]> {
  let linesBefore = 0
  for await (const block of source.blocks) {
    const { events, bad, lines } = parseBlock(block)
    const [first] = bad
    if (first !== undefined && (!skipInvalid || tally.firstInvalid === null)) {
      const before = source.newestFirst ? await source.linesBefore(block.offset) : linesBefore
      const place = `${source.name}, line ${before + first.index + 1}: ${first.problem}`
      if (!skipInvalid) throw invalid(place)
      tally.firstInvalid = place
    }
    linesBefore += lines
    tally.invalid += bad.length
    tally.events += events.length
    yield source.newestFirst ? events.toReversed() : events
  }
}

const invalid = (place: string): KeyfoldError =>
  new KeyfoldError(
    'invalid-request',
    `${place} Every line must be an audit event (docs/audit-event.schema.json): mend it, or pass over such lines with --skip-invalid.`,
  )

function parseBlock({ bytes, offset }: Block): BlockContent {
  const events: AuditEvent[] = []
  const bad: BadLine[] = []
  const allUtf8 = isUtf8(bytes)
  let lines = 0
  for (let from = startOf(bytes, offset); from < bytes.length; lines++) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline < 0 ? bytes.length : newline
    const { event, problem } = parseBytes(bytes, from, end, newline >= 0, allUtf8)
    if (event !== null) events.push(event)
    else if (problem !== null) bad.push({ index: lines, problem })
    from = end + 1
  }
  return { events, bad, lines }
}

/** Some programs begin a file with a byte order mark. */
const startOf = (bytes: Buffer, offset: number): number =>
  offset === 0 && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK.length
    : 0

function parseBytes(bytes: Buffer, from: number, end: number, isWhole: boolean, allUtf8: boolean): Parsed {
  if (end - from > LINE_MAX_BYTES) {
    return { event: null, problem: `It is longer than ${LINE_MAX_BYTES} bytes.` }
  }
  if (!allUtf8 && !isUtf8(bytes.subarray(from, end))) return { event: null, problem: 'It is not UTF-8.' }
  return parseLine(bytes.toString('utf8', from, end), isWhole)
}
