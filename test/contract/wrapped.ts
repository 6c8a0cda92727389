/** What the suites of the rotation's work have in common. */
import { randomBytes } from 'node:crypto'
import type { LiveVersion } from '../../lib/objects/model.ts'
import type { NewKey, WrappedPage, WrappedVersion } from '../../lib/rotation/ports.ts'
import { liveVersion, type Stores } from './stores.ts'

/** Of the length that {@link liveVersion} gives, unless told. */
export const newKey = (generation: number, bytes = 120): NewKey => ({
  generation,
  wrappedDataKey: new Uint8Array(randomBytes(bytes)),
})

/** A version as the queue shows it. */
export const wrappedOf = (live: LiveVersion): WrappedVersion => {
  const { object, version, kind, generation, wrappedDataKey } = live
  return { object, version, kind, generation, wrappedDataKey }
}

/** Puts a live version under each of these generations. */
export async function putUnder(
  { versions }: Pick<Stores, 'versions'>,
  generations: readonly number[],
  change: Partial<LiveVersion> = {},
): Promise<readonly LiveVersion[]> {
  const made = generations.map((generation) => liveVersion({ generation, ...change }))
  await Promise.all(made.map((version) => versions.put(version)))
  return made
}

type Queued = Pick<Stores, 'queue'>

/** Every version that the pages of all shards show, whatever their order. */
export async function queued(
  { queue }: Queued,
  which: 'outside' | 'under',
  generation: number,
  limit = 100,
): Promise<readonly WrappedVersion[]> {
  const shards = await Promise.all(
    queue.shards.map(async (shard) => {
      const pages = await pagesOf((after) => queue[which](shard, generation, after, limit))
      return pages.flatMap(({ versions }) => versions)
    }),
  )
  return shards.flat()
}

/** Pages from the beginning to the end. @param onPage is called before the next one is asked for */
export async function pagesOf(
  ask: (after: string | null) => Promise<WrappedPage>,
  onPage: (page: WrappedPage) => Promise<unknown> = async () => undefined,
): Promise<readonly WrappedPage[]> {
  const pages: WrappedPage[] = []
  for (let after: string | null = null; ; ) {
    const page = await ask(after)
    pages.push(page)
    await onPage(page)
    if (page.next === null) return pages
    after = page.next
  }
}

/** In an order that does not depend on the shards. */
export const sorted = (versions: readonly WrappedVersion[]): readonly WrappedVersion[] =>
  versions.toSorted((a, b) => (a.object === b.object ? a.version - b.version : a.object < b.object ? -1 : 1))
