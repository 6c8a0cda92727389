/** The bytes of a stream, and the first of them ahead of time. */
import { unreadable } from './failures.ts'
import type { Fill } from './line-blocks.ts'
import { BEGINNING_BYTES } from './order.ts'

type Chunks = AsyncIterable<Uint8Array>

/** Its failures say what could not be read. To return from it ends the stream. */
export async function* named(name: string, chunks: Chunks): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/** Looks at how a stream begins; `all` still has that. */
export async function beginningOf(chunks: Chunks): Promise<{ beginning: Buffer; all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  for (let bytes = 0; bytes < BEGINNING_BYTES; ) {
    const next = await iterator.next()
    if (next.done) break
    taken.push(next.value)
    bytes += next.value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* taken.splice(0)
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { beginning: Buffer.concat(taken), all: all() }
}

export function fillFrom(chunks: Chunks): Fill {
  const iterator = chunks[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  return async (target, at, length) => {
    while (rest.length === 0) {
      const next = await iterator.next()
      if (next.done) return 0
      rest = next.value
    }
    const part = rest.subarray(0, length)
    target.set(part, at)
    rest = rest.subarray(part.length)
    return part.length
  }
}
