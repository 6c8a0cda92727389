/** What commands write: results to stdout, everything else to stderr. */
export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

export const print = (line: string): void => void process.stdout.write(`${printable(line)}\n`)

export const note = (line: string): void => void process.stderr.write(`${printable(line)}\n`)

/** Text of other people must not steer the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, '?')

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
