/** How the object-level facts are read from the item `~`. */
import { NO_FACTS, type ObjectFacts } from '../../../objects/model.ts'
import type { ItemReader } from './item-reader.ts'

/** @param item null: there is none yet */
export function factsFrom(item: ItemReader | null): ObjectFacts {
  if (item === null) return NO_FACTS
  return {
    hold: item.has('hold') ? holdFrom(item.map('hold')) : null,
    tombstone: item.optionalInteger('tombstone'),
    shredFinished: item.optionalInteger('shredFinished'),
  }
}

const holdFrom = (hold: ItemReader) => ({
  reason: hold.text('reason'),
  by: hold.text('by'),
  at: hold.integer('at'),
})

/** One claim for destruction, as a member of the set `claims`. */
export const claimOf = (version: number, epoch: number): string => `${version}@${epoch}`

export const versionOfClaim = (claim: string): number => Number.parseInt(claim, 10)
