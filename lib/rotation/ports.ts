/** What rotation needs of the stores. Every change is one conditional write on one item, as everywhere (architecture, section 6). */
import type { LiveVersion, VersionKind } from '../objects/model.ts'
import type { RetirementReport, Rotation, RotationFailure } from './model.ts'

/** Every field that changes after the beginning, but the counters. */
export type RotationChange = Partial<
  Pick<
    Rotation,
    | 'state'
    | 'compromised'
    | 'escrowWaived'
    | 'execution'
    | 'attempt'
    | 'step'
    | 'to'
    | 'ended'
    | 'passes'
    | 'passEnded'
    | 'emptyPasses'
    | 'passStarted'
    | 'rescans'
    | 'planned'
    | 'failures'
    | 'error'
  >
>

export interface RotationStore {
  /** The one with the highest number, read consistently. @returns null before the first. */
  latest(): Promise<Rotation | null>
  /** Consistent. @returns null when there is none. */
  find(rotation: number): Promise<Rotation | null>
  /** Rotations below `before`, newest first, at most `limit`. */
  page(before: number, limit: number): Promise<readonly Rotation[]>
  /** Put conditional on absence, so that of two that begin at once one wins. @returns whether it won. */
  begin(rotation: Rotation): Promise<boolean>
  /** @returns `false` unless the rotation is at `revision`; else it is at the next one. */
  change(rotation: number, revision: number, change: RotationChange): Promise<boolean>
  /** Adds to the counters; changes no revision. */
  count(rotation: number, done: { readonly rewrapped: number; readonly reencrypted: number }): Promise<void>
}

export interface RotationFailureStore {
  /** Adds or replaces, by object and version. */
  record(rotation: number, failure: RotationFailure): Promise<void>
  /** Failures of one pass, by object and version, at most `limit` after `after`. */
  page(
    rotation: number,
    pass: number,
    after: Pick<RotationFailure, 'object' | 'version'> | null,
    limit: number,
  ): Promise<readonly RotationFailure[]>
}

export interface RetirementStore {
  /** What the daily job last found. @returns null before its first run. */
  last(): Promise<RetirementReport | null>
  save(report: RetirementReport): Promise<void>
}

/** A live version as the rewrap needs it. */
export type WrappedVersion = {
  readonly object: string
  readonly version: number
  readonly kind: VersionKind
  readonly generation: number
  readonly wrappedDataKey: Uint8Array
}

/** The work queue of a rotation: the index by generation. It may lag behind the versions themselves. */
export interface RewrapQueue {
  /** Parts of the queue, which can be worked on side by side. The same for ever. */
  readonly shards: readonly string[]
  /**
   * Live versions in a shard that are not under this generation, as they are now, in the order of the index.
   *
   * @param after the `next` of the page before; null: from the beginning
   * @param limit how many index entries are looked at
   * @returns `next` null at the end; a page may hold fewer versions than `limit`, none even, and not be the last
   */
  outside(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage>
  /** The same for those that are under it. */
  under(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage>
}

export type WrappedPage = { readonly versions: readonly WrappedVersion[]; readonly next: string | null }

/** Which version is changed, and on which condition: that it is live, and has this wrapped data key still. */
export type AsRead = Pick<WrappedVersion, 'object' | 'version' | 'wrappedDataKey'>

export type NewKey = { readonly wrappedDataKey: Uint8Array; readonly generation: number }

/** Changes of how a version is wrapped. */
export interface WrapStore {
  /** The same data key under another generation. @returns `false` when it is not as it was read. */
  replaceKey(version: AsRead, to: NewKey): Promise<boolean>
  /**
   * Another data key, and with it other ciphertext; everything else about the version stays, its `revision` too.
   * @returns `false` when it is not as it was read.
   */
  replaceContent(
    version: AsRead,
    to: NewKey & Pick<LiveVersion, 'blobKey' | 'messageId' | 'sealedLength' | 'frameLength'>,
  ): Promise<boolean>
}

/** Under which a scan counts live versions that do not say it: damaged items, which may be under any. */
export const UNKNOWN_GENERATION = 0

/** What a scan found, in the part that it has read. */
export type ScanPage = {
  /** Live versions under each generation, or under {@link UNKNOWN_GENERATION}; those without any are left out. */
  readonly versions: ReadonlyMap<number, number>
  /** Objects under legal hold. */
  readonly holds: number
  /** For the next part; null at the end. */
  readonly next: string | null
}

/** Reads the base table itself, consistently: an index lags, and must not decide that a generation holds nothing. */
export interface GenerationScan {
  /** Parts of the table, which can be scanned side by side. */
  readonly segments: readonly string[]
  /** @param after the `next` of the page before; null: from the beginning */
  scan(segment: string, after: string | null): Promise<ScanPage>
}

/** Runs the workflow: Step Functions, or the runner in the process of the vault. */
export interface RotationWorkflow {
  /**
   * Starts the execution of a run. Idempotent while that execution is running.
   *
   * @returns `ended` when this execution has been and is over, whatever the run says.
   */
  start(rotation: Pick<Rotation, 'rotation' | 'execution'>): Promise<'running' | 'ended'>
}
