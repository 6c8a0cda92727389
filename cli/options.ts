/** Parsers of option values; what they throw is a usage error that names the option. */
import { type Command, InvalidArgumentError } from 'commander'
import { POLICY } from '../lib/policy.ts'

export const integerFrom =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`)
  }

/** Of a command that lists, page by page. */
export const pageOptions = (command: Command): Command =>
  command
    .option('--limit <n>', 'entries on a page', integerFrom(1, POLICY.pageSizeMax))
    .option('--cursor <cursor>', 'go on where a page ended')

/** A repeatable option. */
export const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** A repeatable `k=v`, kept as it is written. */
export function collectPair(text: string, before: readonly string[] = []): readonly string[] {
  if (text.indexOf('=') < 1) throw new InvalidArgumentError('Write it as key=value.')
  return collect(text, before)
}

/** Bytes `a-b`, both inclusive, `a-` or `-n` for the last n, as in RFC 9110, section 14.1.2. */
export function byteRange(text: string): string {
  if (/^(\d+-\d*|-\d+)$/.test(text)) return `bytes=${text}`
  throw new InvalidArgumentError('Write it as first-last, first-, or -count.')
}

/** Entity tags are quoted; a shell easily loses the quotes. */
export const entityTag = (text: string): string => (text === '*' || text.includes('"') ? text : `"${text}"`)
