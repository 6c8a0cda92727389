import { describe, expect, test } from 'vitest'
import type { LogState } from '../../lib/audit/log/ports.ts'
import { BATCH_MAX } from '../../lib/audit/log/seal.ts'
import { EMPTY_TREE } from '../../lib/audit/log/tree.ts'
import { type LogStores, plain, randomEntries, treeOf } from './log-stores.ts'
import { withStores } from './stores.ts'

const shown = ({ revision, published, batch }: LogState) => ({
  revision,
  size: published.size,
  range: plain(published.range),
  batch: batch === null ? null : { entries: plain(batch.entries), root: [...batch.root] },
})

const batchOf = (count: number) => ({ entries: randomEntries(count), root: new Uint8Array(32).fill(7) })

/** What every store of the log's state promises. */
export function logStatesContract(name: string, make: () => Promise<LogStores>): void {
  describe(`states of the log: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('begin with revision 0, an empty tree and no batch', async () => {
      expect(await current().logStates.read()).toEqual({ revision: 0, published: EMPTY_TREE, batch: null })
    })

    test('give everything of a state back, also after the store was closed and opened again', async () => {
      const states: readonly LogState[] = [
        { revision: 1, published: EMPTY_TREE, batch: batchOf(1) },
        { revision: 2, published: treeOf(1), batch: null },
        { revision: 3, published: treeOf(1), batch: batchOf(BATCH_MAX) },
        { revision: 4, published: treeOf(1 + BATCH_MAX), batch: null },
        { revision: 5, published: treeOf(4_095), batch: batchOf(3) },
      ]
      for (const state of states) {
        expect(await current().logStates.replace(state)).toBe(true)
        expect(shown(await current().logStates.read())).toEqual(shown(state))
        expect(shown(await (await reopen()).logStates.read())).toEqual(shown(state))
      }
    })

    test('are replaced by one more than the revision that is there, and by nothing else', async () => {
      const { logStates } = current()
      const state = { published: treeOf(3), batch: null }
      expect(await logStates.replace({ revision: 2, ...state })).toBe(false)
      expect((await logStates.read()).revision).toBe(0)
      for (const revision of [1, 2, 3]) expect(await logStates.replace({ revision, ...state })).toBe(true)
      const before = shown(await logStates.read())
      for (const revision of [0, 1, 3, 5]) {
        expect(await logStates.replace({ revision, published: treeOf(9), batch: batchOf(2) })).toBe(false)
      }
      expect(shown(await logStates.read())).toEqual(before)
    })

    test('are replaced by one of many who come at once', async () => {
      const { logStates } = current()
      for (const revision of [1, 2]) {
        const rivals = [1, 2, 3, 4, 5].map((count) => ({
          revision,
          published: EMPTY_TREE,
          batch: batchOf(count),
        }))
        const won = await Promise.all(rivals.map((rival) => logStates.replace(rival)))
        expect(won.filter(Boolean)).toHaveLength(1)
        const winner = rivals[won.indexOf(true)]
        expect(winner && shown(winner)).toEqual(shown(await logStates.read()))
      }
    })
  })
}
