/** Maps in order, with at most `atOnce` calls under way. The first failure is the answer. */
export async function mapBounded<From, To>(
  items: readonly From[],
  atOnce: number,
  map: (item: From) => Promise<To>,
): Promise<readonly To[]> {
  const results = new Map<number, To>()
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await map(item))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result)
}
