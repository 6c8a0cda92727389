/**
 * The sweeper: finishes what was deleted, destroys what has expired, and takes blobs that belong to nothing. Every step is
 * a conditional write that may lose, so any number of sweepers may run beside any number of writers.
 */
import { systemCaller } from '../access/system.ts'
import type { Action } from '../audit/event.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { forEachBounded } from '../concurrency.ts'
import { POLICY } from '../policy.ts'
import { parseBlobKey } from './ids.ts'
import type { BlobInfo, BlobStore, ExpiryPosition, FactStore, SweepStore, VersionStore } from './ports.ts'
import { shredVersion, shredVersions } from './shred.ts'

export type SweepPorts = {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'head' | 'find' | 'page' | 'shred'>
  readonly facts: Pick<FactStore, 'claimDestruction' | 'finishShred'>
  readonly store: SweepStore
  readonly blobs: Pick<BlobStore, 'delete' | 'list'>
  /**
   * Told of each object, version or blob that could not be dealt with, and of a stage whose list could not be read on; the
   * sweep goes on, and the next one tries again.
   */
  readonly onSweepFailure: (item: string, error: unknown) => void
}

/** Counts of what one run did, and of what it could not do: an item, or the whole of a stage from where it was. */
export type SweepReport = {
  readonly deleted: number
  readonly expired: number
  readonly orphans: number
  readonly failed: number
}

const SWEEPER = systemCaller('sweeper')

/**
 * None of its stages keeps the others from running: what fails is told and counted, and nothing is thrown.
 *
 * @param start only blobs whose keys begin so are looked at for orphans: where there are very many, a run takes a part
 */
export async function sweep(ports: SweepPorts, start = ''): Promise<SweepReport> {
  const run = new Run(ports)
  await run.stage('the deletions', () => finishDeletions(ports, run))
  await run.stage('the expired versions', () => destroyExpired(ports, run))
  await run.stage('the blobs', () => takeOrphans(ports, run, start))
  return run.counts
}

type Done = Exclude<keyof SweepReport, 'failed'>

/** One item that fails must not keep the sweeper from all others. */
class Run {
  readonly #ports: SweepPorts
  readonly counts = { deleted: 0, expired: 0, orphans: 0, failed: 0 }

  constructor(ports: SweepPorts) {
    this.#ports = ports
  }

  async stage(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#fail(name, error)
    }
  }

  /** Deals with several at once. `work` says how many it has done. */
  async countEach<Item>(
    done: Done,
    items: Iterable<Item> | AsyncGenerator<Item>,
    nameOf: (item: Item) => string,
    work: (item: Item) => Promise<number>,
  ): Promise<void> {
    await forEachBounded(items, POLICY.sweepAtOnce, async (item) => {
      try {
        const count = await work(item)
        this.counts[done] += count
      } catch (error) {
        this.#fail(nameOf(item), error)
      }
    })
  }

  #fail(name: string, error: unknown): void {
    this.counts.failed += 1
    this.#ports.onSweepFailure(name, error)
  }
}

async function finishDeletions(ports: SweepPorts, run: Run): Promise<void> {
  let after: string | null = null
  for (;;) {
    const objects: readonly string[] = await ports.store.unfinished(POLICY.pageSizeMax, after)
    await run.countEach(
      'deleted',
      objects,
      (object) => object,
      (object) => finishDeletion(ports, object),
    )
    after = objects.at(-1) ?? null
    if (objects.length < POLICY.pageSizeMax) return
  }
}

/** A version may have been in flight when the tombstone was put: the object is looked at again a write deadline later. */
async function finishDeletion(ports: SweepPorts, object: string): Promise<number> {
  const { facts } = await ports.versions.head(object)
  const settled = facts.tombstone !== null && ports.clock() - facts.tombstone > POLICY.writeDeadlineMs
  const destroyed = await shredVersions(ports, object)
  if (destroyed > 0) await record(ports, 'object.shred', object)
  if (settled) await ports.facts.finishShred(object, ports.clock())
  return destroyed
}

async function destroyExpired(ports: SweepPorts, run: Run): Promise<void> {
  let after: ExpiryPosition | null = null
  for (;;) {
    const versions: readonly ExpiryPosition[] = await ports.store.expired(
      ports.clock(),
      POLICY.pageSizeMax,
      after,
    )
    await run.countEach('expired', versions, nameOf, (version) => destroyVersion(ports, version))
    after = versions.at(-1) ?? null
    if (versions.length < POLICY.pageSizeMax) return
  }
}

const nameOf = ({ object, version }: ExpiryPosition): string => `${object}/${version}`

/** One that is shredded already is shredded again, which settles what is left of it, and is not counted. */
async function destroyVersion(ports: SweepPorts, { object, version }: ExpiryPosition): Promise<number> {
  const isLive = (await ports.versions.find(object, version))?.state === 'live'
  if (isLive) {
    if (!(await ports.facts.claimDestruction(object, version))) return 0
    await record(ports, 'object.expire', object, version)
  }
  await shredVersion(ports, object, version, true)
  return isLive ? 1 : 0
}

const takeOrphans = (ports: SweepPorts, run: Run, start: string): Promise<void> =>
  run.countEach(
    'orphans',
    ports.blobs.list(start),
    ({ key }) => key,
    (blob) => takeOrphan(ports, blob),
  )

async function takeOrphan(ports: SweepPorts, blob: BlobInfo): Promise<number> {
  if (ports.clock() - blob.written <= POLICY.writeDeadlineMs) return 0
  if (!(await isOrphan(ports, blob))) return 0
  await ports.blobs.delete(blob.key)
  return 1
}

/**
 * A blob without an item is an orphan only once its number is taken: a writer that was stopped for long and goes on now
 * then loses its put, and its blob is nobody's.
 */
async function isOrphan({ versions, store, clock }: SweepPorts, blob: BlobInfo): Promise<boolean> {
  const parsed = parseBlobKey(blob.key)
  if (parsed === null) return false
  const { object, version } = parsed
  let item = await versions.find(object, version)
  if (item === null) {
    if (await store.abandon(object, version, clock())) return true
    // Taken meanwhile: by a late writer, or with another blob that nobody's writers left for the same number.
    item = await versions.find(object, version)
  }
  if (item?.state !== 'live') return item !== null
  // Here no number keeps a late one out: this may be what a re-encryption is about to put in the place of the other blob.
  return item.blobKey !== blob.key && clock() - blob.written > POLICY.replacingBlobMs
}

const record = (ports: SweepPorts, action: Action, object: string, version?: number): Promise<void> =>
  ports.recorder.record(SWEEPER, action, 'allowed', { object, ...(version === undefined ? {} : { version }) })
