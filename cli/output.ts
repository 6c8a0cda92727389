/** What commands write: results to stdout, everything else to stderr. */
export const printJson = (value: unknown): void => void process.stdout.write(`${printableJson(value)}\n`)

export const print = (line: string): void => void process.stdout.write(`${printable(line)}\n`)

export const note = (line: string): void => void process.stderr.write(`${printable(line)}\n`)

/** Control and format characters (the latter turn the direction of text around), and breaks of line and paragraph. */
const STEERING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Text of other people must not steer the terminal. */
export const printable = (text: string): string => text.replace(STEERING, '?')

/** Nothing is lost in JSON: what would steer the terminal is escaped (RFC 8259, section 7). */
export const printableJson = (value: unknown): string => JSON.stringify(value).replace(STEERING, escapeUnits)

const escapeUnits = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** Columns as wide as their widest cell. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [header, ...rows].map((row) => row.map(printable))
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  for (const row of all)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
