/**
 * Does something with each item, with at most `atOnce` under way. After a first failure nothing more is begun; it is thrown
 * once what is under way has ended.
 *
 * @param items consumed by several at once: an array, or what an async generator function returns
 */
export async function forEachBounded<Item>(
  items: Iterable<Item> | AsyncGenerator<Item>,
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = Symbol.iterator in items ? generate(items) : items
  const worker = async (): Promise<void> => {
    try {
      for (let next = await waiting.next(); !next.done; next = await waiting.next()) await act(next.value)
    } finally {
      // Of no effect at the end; after a failure the others find nothing more.
      await waiting.return(undefined)
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker))
  const failure = workers.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

/** Maps in order, with at most `atOnce` calls under way. Failures as {@link forEachBounded}. */
export async function mapBounded<From, To>(
  items: readonly From[],
  atOnce: number,
  map: (item: From) => Promise<To>,
): Promise<readonly To[]> {
  const results: To[] = []
  await forEachBounded(items.entries(), atOnce, async ([index, item]) => {
    results[index] = await map(item)
  })
  return results
}

/** Unlike an array's own iterator, a generator can be ended. */
function* generate<Item>(items: Iterable<Item>): Generator<Item, void> {
  yield* items
}
