/** What is known of the leaves while the log is verified: a bit each. */
import { encodeTime } from 'ulid'
import { Bits } from '../bits.ts'
import { ID_BYTES, LATE_AFTER_MS } from '../entry.ts'
import { TILE_WIDTH } from '../tiles.ts'
import type { LeafTile } from './tiles.ts'

/** A ULID begins with its time. */
const TIME_BYTES = 6

export class VerifiedLeaves {
  readonly size: number
  /** Those before it are trusted. */
  readonly from: number
  /** Its event is there, and intact. */
  readonly claimed: Bits
  readonly redacted: Bits
  /** An event in the log says that it was redacted. */
  readonly lawful: Bits
  /** Tiles of level 0 whose bundle is not theirs. */
  readonly disputed = new Set<number>()
  /** Milliseconds since the Unix epoch, of the oldest and the youngest event, as their ids say. */
  oldest = Number.POSITIVE_INFINITY
  newest = 0
  /** Events that entered the log long after younger ones. */
  late = 0

  constructor(size: number, from: number) {
    this.size = size
    this.from = from
    this.claimed = new Bits(size)
    this.redacted = new Bits(size)
    this.lawful = new Bits(size)
  }

  add({ index, entries, agree }: LeafTile): void {
    if (!agree) this.disputed.add(index)
    else
      for (const [at, entry] of (entries ?? []).entries()) {
        // One before the first: what waits came after that.
        if (index * TILE_WIDTH + at >= this.from - 1) this.#note(entry)
      }
  }

  /** Of all that is to be verified, none has an id up to it; null: nobody knows. */
  get firstId(): string | null {
    const isKnown =
      this.from > 0 && this.disputed.size === 0 && this.oldest > 0 && Number.isFinite(this.oldest)
    return isKnown ? `${encodeTime(this.oldest - 1)}${'Z'.repeat(16)}` : null
  }

  #note(entry: Uint8Array): void {
    const time = Buffer.from(entry.buffer, entry.byteOffset, ID_BYTES).readUIntBE(0, TIME_BYTES)
    if (time === 0) return
    this.oldest = Math.min(this.oldest, time)
    if (time + LATE_AFTER_MS < this.newest) this.late += 1
    else this.newest = Math.max(this.newest, time)
  }
}
