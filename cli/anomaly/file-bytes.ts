/** The bytes of a file, from its beginning on or from anywhere. */
import type { FileHandle } from 'node:fs/promises'
import { KeyfoldError } from '../../lib/errors.ts'
import { unreadable } from './failures.ts'
import type { Fill, ReadAt } from './line-blocks.ts'
import { BEGINNING_BYTES } from './order.ts'

export type FileBytes = {
  readonly fill: Fill
  readonly readAt: ReadAt
  readonly beginning: () => Promise<Buffer>
}

export function fileBytes(name: string, file: FileHandle, size: number): FileBytes {
  let next = 0
  const read = async (target: Buffer, at: number, length: number, position: number): Promise<number> => {
    try {
      return (await file.read(target, at, length, position)).bytesRead
    } catch (cause) {
      throw unreadable(name, cause)
    }
  }
  const fill: Fill = async (target, at, length) => {
    const bytes = await read(target, at, length, next)
    next += bytes
    return bytes
  }
  const readAt: ReadAt = async (target, at, length, position) => {
    for (let done = 0; done < length; ) {
      const bytes = await read(target, at + done, length - done, position + done)
      if (bytes === 0) throw shorter(name)
      done += bytes
    }
  }
  const beginning = async (): Promise<Buffer> => {
    const buffer = Buffer.alloc(Math.min(BEGINNING_BYTES, size))
    await readAt(buffer, 0, buffer.length, 0)
    return buffer
  }
  return { fill, readAt, beginning }
}

const shorter = (name: string): KeyfoldError =>
  new KeyfoldError('conflict', `${name} became shorter while it was read. Try again with a copy of it.`)

const NEWLINE = 0x0a
const COUNTED_AT_ONCE = 256 * 1024

/** Counts the lines before a place, only when somebody must be told where it is. */
export const lineCounter =
  (readAt: ReadAt) =>
  async (offset: number): Promise<number> => {
    const buffer = Buffer.allocUnsafe(COUNTED_AT_ONCE)
    let lines = 0
    for (let position = 0; position < offset; position += COUNTED_AT_ONCE) {
      const length = Math.min(COUNTED_AT_ONCE, offset - position)
      await readAt(buffer, 0, length, position)
      const bytes = buffer.subarray(0, length)
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
    }
    return lines
  }
