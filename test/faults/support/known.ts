/** What a test knows of a vault: what was acknowledged, and what may or may not have happened. */
import type { Action } from '../../../lib/audit/event.ts'

/** Content as it was sent. Names are unique, and travel inside of the ciphertext. */
export type Sent = {
  readonly name: string
  readonly sha256: string
  readonly length: number
  readonly contentType: string
  readonly classification: string
}

export type KnownVersion = {
  readonly sent: Sent
  /** The values that its label `mark` may have: more than one after a change that was not acknowledged. */
  marks: Set<string>
}

export class KnownObject {
  readonly id: string
  readonly versions = new Map<number, KnownVersion>()
  /** Sent and not acknowledged: each is there as a whole, or not at all. */
  unanswered: { sent: Sent; mark: string }[] = []
  state: 'live' | 'perhaps gone' | 'gone' = 'live'
  /** Whether it is shared with the demo reader; both after a change that was not acknowledged. */
  shared = new Set([false])
  wrappedDataKeys: readonly Uint8Array[] = []
  /** The destruction of its keys was acknowledged. */
  destroyed = false

  constructor(id: string) {
    this.id = id
  }

  /** Whether all that was sent was answered, or verified since. */
  get isCertain(): boolean {
    const { state, unanswered, shared, newest } = this
    return state !== 'perhaps gone' && unanswered.length === 0 && shared.size === 1 && newest.marks.size === 1
  }

  get newest(): KnownVersion {
    const newest = this.versions.get(Math.max(...this.versions.keys()))
    if (newest === undefined) throw new Error(`no version of ${this.id} is known`)
    return newest
  }
}

export type Acknowledged = { readonly requestId: string; readonly action: Action; readonly object: string }

export class Known {
  readonly objects = new Map<string, KnownObject>()
  readonly acknowledged: Acknowledged[] = []
  /** New objects that were not acknowledged. */
  unansweredObjects: { sent: Sent; mark: string; content: Buffer }[] = []
  /** Objects that several clients write to. */
  readonly commons = new Set<KnownObject>()
  /** Objects that were used since all of these were verified. */
  readonly touched = new Set<KnownObject>()

  add(id: string, version: KnownVersion): KnownObject {
    const object = new KnownObject(id)
    object.versions.set(1, version)
    this.objects.set(id, object)
    this.touched.add(object)
    return object
  }

  live(): KnownObject[] {
    return [...this.objects.values()].filter(({ state }) => state === 'live')
  }

  /** Wrapped data keys that must be in no file: of shreds that were acknowledged. */
  destroyedKeys(): Uint8Array[] {
    return this.#keysOf(({ destroyed }) => destroyed)
  }

  /** The same once the sweeper has finished everything that was begun. */
  keysOfDeleted(): Uint8Array[] {
    return this.#keysOf(({ state }) => state === 'gone')
  }

  #keysOf(which: (object: KnownObject) => boolean): Uint8Array[] {
    return [...this.objects.values()].filter(which).flatMap(({ wrappedDataKeys }) => wrappedDataKeys)
  }
}
