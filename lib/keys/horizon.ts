/**
 * The erasure horizon of a generation (architecture, section 5): from when on copies of what it wrapped are beyond reach.
 * Times are milliseconds since the Unix epoch.
 */
import type { Rotation } from '../rotation/model.ts'
import { ROTATION_POLICY } from '../rotation/policy.ts'
import type { Generation } from './generation.ts'
import type { KeyPolicy } from './key-policy.ts'

export type Horizon = {
  /** No backup, export or replica has a copy any more; null: cannot be said. */
  readonly managedCopiesGone: number | null
  /**
   * No copy that anyone kept can be read any more: when the key was destroyed, or when it will be if nothing comes between;
   * null: cannot be said, since a condition is not met that time alone does not meet.
   */
  readonly strayCopiesUnreadable: number | null
  /** What the second date depends on, and whether it is so now. */
  readonly conditions: readonly Condition[]
}

export type Condition = { readonly condition: string; readonly met: boolean }

export type HorizonFacts = {
  readonly generation: Generation
  /** Live versions under it, by the index. */
  readonly versions: number
  /** The last one; null: there was none. */
  readonly rotation: Pick<Rotation, 'state' | 'failures'> | null
  /** Objects under legal hold when the daily job last looked; null: it has not. */
  readonly holds: number | null
  readonly now: number
}

export type HorizonPolicy = Pick<KeyPolicy, 'managedCopyRetentionMs' | 'needsCopiesDestroyed'>

/** `blocks`: it is not met, and will not be by waiting. */
type Checked = Condition & { readonly blocks: boolean }

/** Pure. */
export function horizonOf(facts: HorizonFacts, policy: HorizonPolicy): Horizon {
  if (neverUsed(facts.generation)) return NOTHING_WRAPPED
  const conditions = conditionsOf(facts, policy)
  const open = conditions.some(({ blocks }) => blocks)
  return {
    managedCopiesGone: managedCopiesGone(facts, policy),
    strayCopiesUnreadable: open ? null : unreadableFrom(facts, policy),
    conditions: conditions.map(({ condition, met }) => ({ condition, met })),
  }
}

/** Its making was given up before it was activated. */
const neverUsed = ({ activated, state }: Generation): boolean => activated === null && state !== 'pending'

const NOTHING_WRAPPED: Horizon = {
  managedCopiesGone: null,
  strayCopiesUnreadable: null,
  conditions: [{ condition: 'Nothing was ever wrapped under it.', met: true }],
}

/** An index that shows versions after the scan found none is believed: somebody may have restored them. */
const emptiedOf = ({ generation, versions }: HorizonFacts): number | null =>
  versions === 0 || generation.state === 'destroyed' ? generation.emptied : null

function managedCopiesGone(facts: HorizonFacts, policy: HorizonPolicy): number | null {
  const emptied = emptiedOf(facts)
  return emptied === null ? null : emptied + policy.managedCopyRetentionMs
}

/** Each step of the daily job, done or to come; what is to come does not lie in the past. */
function unreadableFrom(facts: HorizonFacts, policy: HorizonPolicy): number | null {
  const { generation, now } = facts
  const { destroyed, copiesDestroyed, disabled, deletionScheduled } = generation
  if (destroyed !== null) {
    return policy.needsCopiesDestroyed ? Math.max(destroyed, copiesDestroyed ?? 0) : destroyed
  }
  const gone = managedCopiesGone(facts, policy)
  if (gone === null) return null
  const due = Math.max(gone, now)
  const disabling = disabled ?? due
  const scheduling = deletionScheduled ?? Math.max(disabling + ROTATION_POLICY.disabledMs, due)
  return Math.max(scheduling + ROTATION_POLICY.deletionWaitMs, now)
}

function conditionsOf(facts: HorizonFacts, policy: HorizonPolicy): readonly Checked[] {
  const { generation } = facts
  const copies = policy.needsCopiesDestroyed ? [copiesDestroyed(generation)] : []
  const destroyed = inTime('Its key is destroyed.', generation.destroyed !== null)
  if (generation.destroyed !== null) return [destroyed, ...copies]
  return [
    needed('A later generation wraps the new data keys.', generation.retired !== null),
    needed('Nothing is wrapped under it.', emptiedOf(facts) !== null),
    everythingMoved(facts),
    nothingHeld(facts),
    managedCopiesRanOut(facts, policy),
    destroyed,
    ...copies,
  ]
}

const needed = (condition: string, met: boolean): Checked => ({ condition, met, blocks: !met })
const inTime = (condition: string, met: boolean): Checked => ({ condition, met, blocks: false })

/** A rotation that runs will end; one that failed, or left versions behind, waits for a person. */
function everythingMoved({ rotation }: HorizonFacts): Checked {
  const failed = rotation !== null && (rotation.state === 'failed' || rotation.failures > 0)
  return {
    condition: 'The last rotation finished and moved every version.',
    met: !failed && rotation?.state !== 'running',
    blocks: failed,
  }
}

/** The daily job looks before it retires a generation; until it has, nobody knows. */
const nothingHeld = ({ holds }: HorizonFacts): Checked => ({
  condition: 'No object is under legal hold, by a scan of them all.',
  met: holds === 0,
  blocks: holds !== null && holds > 0,
})

function managedCopiesRanOut(facts: HorizonFacts, policy: HorizonPolicy): Checked {
  const gone = managedCopiesGone(facts, policy)
  return inTime(
    'Managed copies from before are gone: backups, exports and replicas.',
    gone !== null && gone <= facts.now,
  )
}

const copiesDestroyed = ({ generation, copiesDestroyed: stated }: Generation): Checked =>
  needed(
    `The operator has stated that no copy of its material is left: escrow files${generation === 1 ? ' and crypto.key' : ''}.`,
    stated !== null,
  )
