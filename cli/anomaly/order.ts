/** Whether a file has its newest event first, as the vault lists events, and `keyfold audit export` writes them. */

/** So much of a file tells. */
export const BEGINNING_BYTES = 256 * 1024

/** The text of a line need not be JSON yet. */
const LINE_ID = /"id"\s*:\s*"([0-7][0-9A-HJKMNP-TV-Z]{25})"/

/** Ids ascend with time; some may be out of order, so that most decide. */
export function isNewestFirst(beginning: Buffer): boolean {
  let balance = 0
  let before: string | undefined
  for (const line of beginning.toString('latin1').split('\n')) {
    const id = LINE_ID.exec(line)?.[1]
    if (id === undefined) continue
    if (before !== undefined && id !== before) balance += id < before ? 1 : -1
    before = id
  }
  return balance > 0
}
