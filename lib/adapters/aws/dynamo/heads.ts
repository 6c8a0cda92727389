import { NO_FACTS, type ObjectHead } from '../../../objects/model.ts'
import { factsFrom } from './fact-item.ts'
import type { ItemTable } from './item-table.ts'
import { SINGLE, VERSION_PREFIX } from './keys.ts'
import { versionFrom } from './version-item.ts'

/** The facts and the newest version. More is read only when the newest are abandoned. */
const HEAD_ITEMS = 2

/** One descending query: `~` sorts after every version, and grants before. */
export async function readHead(objects: ItemTable, partition: string): Promise<Omit<ObjectHead, 'object'>> {
  let facts = NO_FACTS
  let highest = 0
  const items = objects.query({
    index: null,
    partition,
    sort: { between: [VERSION_PREFIX, SINGLE] },
    descending: true,
    pageSize: HEAD_ITEMS,
  })
  for await (const item of items) {
    if (item.text('sk') === SINGLE) {
      facts = factsFrom(item)
      continue
    }
    const version = versionFrom(item)
    if (highest === 0) highest = version.version
    if (version.state !== 'abandoned') return { latest: version, highest, facts }
  }
  return { latest: null, highest, facts }
}
