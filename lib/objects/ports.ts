/**
 * The stores that objects live in. Every change is one conditional write on one item, and says whether it won; there
 * are no transactions over several items, so that DynamoDB and SQLite promise the same (architecture, section 6).
 *
 * Every method throws KeyfoldError `unavailable` when the store cannot answer or is throttled.
 */
import type { Classification, Grant, Hold, Labels, LiveVersion, ObjectHead, VersionItem } from './model.ts'

export interface VersionStore {
  /** The newest version and the object's facts, in one consistent query. Never null: an unknown object has no version. */
  head(object: string): Promise<ObjectHead>
  /** @returns null when there is no such version. Consistent. */
  find(object: string, version: number): Promise<VersionItem | null>
  /** Versions below `before`, newest first, without abandoned ones; at most `limit`. */
  page(object: string, before: number, limit: number): Promise<readonly VersionItem[]>
  /**
   * Put conditional on absence. @returns `false` when the number is taken: a lost race. It may also refuse under a
   * tombstone; a store that cannot look at two items leaves that to the caller, and to the sweep that looks again.
   */
  put(version: LiveVersion): Promise<boolean>
  /**
   * Changes metadata and raises `revision`. Moving the expiry withdraws a claim for destruction.
   * @returns `false` unless the item is live and at `revision`.
   */
  update(object: string, version: number, revision: number, change: MetadataChange): Promise<boolean>
  /**
   * Destroys the wrapped data key and everything that describes the content, and the subject's entry for the object when
   * no live version of it is about the subject any more. Idempotent. Durable, and unrecoverable from
   * the store's files, before it returns.
   * @param onlyExpired does nothing, and withdraws the claim, unless the version is claimed for destruction and has
   *   expired at `at`: its expiry may have been moved meanwhile
   * @returns the blob to delete: of a version that is destroyed now, and of one that was destroyed before as long as the
   *   store knows the blob, since whoever destroyed it may have died, or failed, before the blob was deleted. Null when
   *   there is none, or when the store keeps nothing of what it shreds: then only its first caller learns of the blob, and
   *   a blob that this one leaves behind is an orphan, which the sweeper takes.
   */
  shred(
    object: string,
    version: number,
    at: number,
    onlyExpired?: boolean,
  ): Promise<{ blobKey: string | null }>
}

export type MetadataChange = {
  readonly labels: Labels
  readonly classification: Classification
  readonly expires: number | null
}

/** The item `~`: hold and destruction are conditional updates of this one item, so the first wins. */
export interface FactStore {
  /**
   * Places a hold; one that is there stays as it is. `refused`: the destruction of the object, or of a version that is
   * still live, has begun.
   */
  hold(object: string, hold: Hold): Promise<'placed' | 'already' | 'refused'>
  /** Idempotent. */
  release(object: string): Promise<void>
  /** Hides the object for good, and asks for its destruction. Idempotent: the first time counts. @returns `false` while it is held. */
  tombstone(object: string, at: number): Promise<boolean>
  /**
   * Claims one version of a living object for destruction (expiry), so that the object cannot be held until the version
   * is shredded or the claim is withdrawn. Idempotent. @returns `false` while it is held.
   */
  claimDestruction(object: string, version: number): Promise<boolean>
  /** All versions of an object with a tombstone are destroyed. The first time counts. */
  finishShred(object: string, at: number): Promise<void>
}

export interface GrantStore {
  /** Adds or replaces. */
  put(grant: Grant): Promise<void>
  /** @returns whether there was one. */
  remove(object: string, grantee: string): Promise<boolean>
  /** Every grant of an object, by grantee; expired ones too. */
  list(object: string): Promise<readonly Grant[]>
  /** The grants of an object to any of these grantees, in one call; expired ones too. Consistent. */
  find(object: string, grantees: readonly string[]): Promise<readonly Grant[]>
}

/** Exactly one of the four lists. */
export type ListBy =
  | { readonly by: 'owner'; readonly owner: string }
  | { readonly by: 'grantee'; readonly grantee: string }
  | { readonly by: 'subject'; readonly subject: string }
  | { readonly by: 'all' }

/** Where the last page ended: the creation of the object's version 1 (for `grantee`: of the grant), then its id. */
export type ListPosition = { readonly created: number; readonly object: string }

export type ListEntry = {
  /** Null for what is not in the list any more, or not yet: its place was read, and counts. */
  readonly head: ObjectHead | null
  readonly position: ListPosition
  /** When the grant ends; null unless listed by grantee. */
  readonly grantExpires: number | null
}

export interface ObjectIndex {
  /**
   * Heads of the objects in a list, newest first, at most `limit` after `after`; fewer only at the end of the list.
   * Eventually consistent. Looks at `limit` entries at most: a store whose index has entries for what must not be shown,
   * such as deleted objects, gives them without a head, so that the caller decides how many it reads.
   */
  list(by: ListBy, after: ListPosition | null, limit: number): Promise<readonly ListEntry[]>
}

export interface SubjectStore {
  /** Records that the object is about the subject. Written before the version item, so that erasure finds it. Idempotent. */
  enter(subject: string, object: string): Promise<void>
  /** Consistent. `erasing`: nothing may be written about this subject. */
  state(subject: string): Promise<'present' | 'erasing'>
}

/** A version by its expiry, and where a page of them ended: the version may be shredded by now. */
export type ExpiryPosition = Pick<LiveVersion, 'expires' | 'object' | 'version'>

/** What the sweeper asks for, and the one change that only it makes. */
export interface SweepStore {
  /**
   * Takes the number of a version that never came: an `abandoned` stub, conditional on absence, so that a late writer
   * loses. @returns `false` when there is an item, whatever its state.
   */
  abandon(object: string, version: number, at: number): Promise<boolean>
  /** Objects with a tombstone whose destruction is not finished, oldest first. */
  unfinished(limit: number, after: string | null): Promise<readonly string[]>
  /**
   * Versions whose expiry is `now` or earlier, at most `limit`. They are not read here, so that one that is damaged hides
   * no other. Among them may be some that are shredded already, and of which the store has something left to settle:
   * they are there until they are shredded again.
   */
  expired(now: number, limit: number, after: ExpiryPosition | null): Promise<readonly ExpiryPosition[]>
}

export type BlobInfo = { readonly key: string; readonly written: number; readonly bytes: number }

export interface BlobStore {
  /** Durable before it returns. @throws KeyfoldError `conflict` when the key exists. */
  put(key: string, parts: readonly Uint8Array[]): Promise<void>
  /** @param range bytes, end exclusive; clipped to the blob. @returns null when there is no blob. */
  get(key: string, range?: { start: number; end: number }): Promise<Uint8Array | null>
  /** Every copy of it. Idempotent; durable before it returns. */
  delete(key: string): Promise<void>
  /**
   * Every blob whose key begins with `start`, in no order. Several may consume it at once, as the generator that it is.
   * @param start nothing, to list them all, or a few characters
   */
  list(start?: string): AsyncGenerator<BlobInfo>
}
