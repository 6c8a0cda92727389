/**
 * Lines of a file of any length, many at a time, in one buffer that is used again: memory depends neither on the file nor on its lines. `node:readline` makes
 * each line alone, at several times the cost of parsing it, and takes a line without an end whole.
 */

/** Of a line, without its end. */
export const LINE_MAX_BYTES = 1024 * 1024

const READ_BYTES = 64 * 1024
const NEWLINE = 0x0a

/**
 * Whole lines, each with its newline, but the file's last, which may have none. A line that is too long comes as so many of its bytes that this can
 * be told, in a block that ends with it, and the rest is passed over.
 */
export type Block = {
  /** Of the file. */
  readonly offset: number
  /** Valid until the next block is asked for. */
  readonly bytes: Buffer
}

/** Puts up to `length` bytes at `at`. @returns how many; 0: there are no more */
export type Fill = (target: Buffer, at: number, length: number) => Promise<number>

/** From the first line on. */
export async function* blocksForward(fill: Fill): AsyncGenerator<Block> {
  const buffer = Buffer.allocUnsafeSlow(LINE_MAX_BYTES + 2 * READ_BYTES)
  let [filled, offset, passingOver] = [0, 0, false]
  const dropTo = (end: number): void => {
    buffer.copyWithin(0, end, filled)
    offset += end
    filled -= end
  }
  for (;;) {
    const read = await fill(buffer, filled, READ_BYTES)
    if (read === 0) break
    filled += read
    if (passingOver) {
      const newline = buffer.subarray(0, filled).indexOf(NEWLINE)
      passingOver = newline < 0
      dropTo(passingOver ? filled : newline + 1)
    }
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      yield { offset, bytes: buffer.subarray(0, end) }
      dropTo(end)
    }
    if (filled > LINE_MAX_BYTES) {
      yield { offset, bytes: buffer.subarray(0, filled) }
      dropTo(filled)
      passingOver = true
    }
  }
  if (filled > 0) yield { offset, bytes: buffer.subarray(0, filled) }
}

/** Reads so many bytes from a place in a file; those are there. */
export type ReadAt = (target: Buffer, at: number, length: number, position: number) => Promise<void>

/** From the last line on; the lines of a block are in the order of the file. */
export async function* blocksBackward(readAt: ReadAt, size: number): AsyncGenerator<Block> {
  const buffer = Buffer.allocUnsafeSlow(LINE_MAX_BYTES + 2 * READ_BYTES)
  // What is held stands at the end of the buffer: what comes before it in the file has room before it there.
  let [begin, position, passingOver] = [buffer.length, size, false]
  const dropFrom = (first: number): void => {
    buffer.copyWithin(buffer.length - (first - begin), begin, first)
    begin = buffer.length - (first - begin)
  }
  while (position > 0) {
    const length = Math.min(READ_BYTES, position)
    position -= length
    begin -= length
    await readAt(buffer, begin, length, position)
    if (passingOver) {
      const newline = buffer.subarray(begin).lastIndexOf(NEWLINE)
      passingOver = newline < 0
      dropFrom(passingOver ? begin : begin + newline + 1)
    }
    const first = position === 0 ? begin : begin + buffer.subarray(begin).indexOf(NEWLINE) + 1
    // Without a newline, or with only that of the line that is held: its beginning is still to come.
    if (position === 0 || first > begin) {
      if (first < buffer.length) yield { offset: position + first - begin, bytes: buffer.subarray(first) }
      dropFrom(first)
    }
    if (buffer.length - begin > LINE_MAX_BYTES + 1) {
      yield { offset: position, bytes: buffer.subarray(begin) }
      dropFrom(begin)
      passingOver = true
    }
  }
}
