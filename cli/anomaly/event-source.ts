/** Where events are read from: a file, a compressed one, or standard input; from its oldest event on, whichever end that is at. */
import { type FileHandle, open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { UsageError } from '../failures.ts'
import { unreadable } from './failures.ts'
import { fileBytes, lineCounter } from './file-bytes.ts'
import { type Block, blocksBackward, blocksForward } from './line-blocks.ts'
import { isNewestFirst } from './order.ts'
import { openSpool } from './spool.ts'
import { beginningOf, fillFrom, named } from './stream-bytes.ts'

export type EventSource = {
  /** As messages call it. */
  readonly name: string
  readonly newestFirst: boolean
  /** Once. That with the oldest events is first; the lines of each are in the order of the file. */
  readonly blocks: AsyncIterable<Block>
  /** How many lines the file has before a place; only when it is {@link newestFirst}. */
  readonly linesBefore: (offset: number) => Promise<number>
  /** How far it was read, of {@link size}. */
  readonly bytesRead: () => number
  /** In bytes, as it is stored; null: only its end will tell. */
  readonly size: number | null
}

/**
 * @param path `-`: standard input. What ends in `.gz` is decompressed.
 * @throws UsageError when it cannot be read; whatever `work` throws.
 */
export async function withEvents<T>(path: string, work: (source: EventSource) => Promise<T>): Promise<T> {
  if (path === '-') return withStream('stdin', process.stdin, {}, work)
  await using file = await openFile(path)
  const stat = await file.stat()
  if (stat.isDirectory()) throw new UsageError(`${path} is a folder. Name a file of events.`)
  if (stat.isFile() && !path.endsWith('.gz')) return await work(await fileSource(path, file, stat.size))
  const stored = file.createReadStream({ autoClose: false })
  if (!path.endsWith('.gz')) return await withStream(path, stored, {}, work)
  const content = stored.pipe(createGunzip())
  stored.on('error', (error) => content.destroy(error))
  return await withStream(path, content, { size: stat.size, bytesRead: () => stored.bytesRead }, work)
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

async function fileSource(name: string, file: FileHandle, size: number): Promise<EventSource> {
  const bytes = fileBytes(name, file, size)
  const newestFirst = isNewestFirst(await bytes.beginning())
  const linesBefore = lineCounter(bytes.readAt)
  let read = 0
  async function* counted(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    for await (const block of blocks) {
      yield block
      read += block.bytes.length
    }
  }
  const blocks = counted(newestFirst ? blocksBackward(bytes.readAt, size) : blocksForward(bytes.fill))
  return { name, newestFirst, blocks, linesBefore, size, bytesRead: () => read }
}

/** The oldest event of a stream that begins with the newest is at its end: such a one is kept in a file meanwhile. */
async function withStream<T>(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  stored: Partial<Pick<EventSource, 'size' | 'bytesRead'>>,
  work: (source: EventSource) => Promise<T>,
): Promise<T> {
  const bytes = named(name, chunks)
  try {
    const { beginning, all } = await beginningOf(bytes)
    if (isNewestFirst(beginning)) {
      await using file = await openSpool(all)
      return await work(await fileSource(name, file, (await file.stat()).size))
    }
    const blocks = blocksForward(fillFrom(all))
    const order = { newestFirst: false, linesBefore: async () => 0 }
    return await work({ name, blocks, ...order, size: null, bytesRead: () => 0, ...stored })
  } finally {
    // Else a program that goes on writing to this one would keep it from its end.
    await bytes.return(undefined)
  }
}
