/** What the log needs: its state, events that wait for it, a place for tiles, and a key that signs. */
import type { Bytes } from './bytes.ts'
import type { Tree } from './tree.ts'

/**
 * What is decided of the log. A batch is decided on first, by compare-and-swap, and is written after that: whoever writes it, and however
 * often, writes the same.
 */
export type LogState = {
  /** One more with each change. */
  readonly revision: number
  /** All of it is in tiles, and a checkpoint is signed. */
  readonly published: Tree
  /** What follows, in its order; null: nothing was decided on, or all is published. */
  readonly batch: { readonly entries: readonly Uint8Array[]; readonly root: Uint8Array } | null
}

export interface LogStates {
  /** The latest. Before the first: revision 0, an empty tree, no batch. */
  read(): Promise<LogState>
  /** @returns `false` when another one was faster: nothing was changed. */
  replace(state: LogState): Promise<boolean>
}

/** What was recorded of an event. Both are there, or neither: a body that was erased took its salt with it. */
export type StoredEvent = {
  /** Null: where an event was to be, there is none. Only of what waits. */
  readonly id: string | null
  /** Canonical JSON (entry.ts). */
  readonly body: string | null
  /** 32 bytes. */
  readonly salt: Uint8Array | null
}

export interface WaitingEvents {
  /**
   * At most `limit` events that are in no batch, in an order that this store chooses; the next of them are to become the leaves from
   * `size` on. Never one that has its leaf.
   */
  waiting(size: number, limit: number): Promise<readonly StoredEvent[]>
  /** Notes for good which leaf each of them is, `first` and those after it; null: none is there. May be repeated. */
  place(first: number, ids: readonly (string | null)[]): Promise<void>
}

export interface TileReader {
  /** @param path of tiles.ts. @returns null: there is none */
  read(path: string): Promise<Bytes | null>
  /** The latest signed checkpoint; null: none was ever signed. */
  checkpoint(): Promise<string | null>
}

export interface TileStore extends TileReader {
  /**
   * Durable when it returns. The same bytes once more are welcome.
   * @throws KeyfoldError `internal` for other bytes than are there: nothing is ever replaced.
   */
  write(path: string, bytes: Bytes): Promise<void>
  /** Publishes a checkpoint of that size, unless there is one of the same size or larger. */
  advance(note: string, size: number): Promise<void>
}

export interface LogSigner {
  /** 32 bytes (RFC 8032). */
  publicKey(): Promise<Uint8Array>
  /** Ed25519. @throws KeyfoldError `unavailable` */
  sign(text: Uint8Array): Promise<Bytes>
}

/** An event as the store has it, beside the log: what `audit verify` compares with it. */
export type PlacedEvent = StoredEvent & {
  readonly id: string
  /** Null: it waits. */
  readonly leaf: number | null
  /** Lists have it elsewhere than where its body says that it belongs, or do not have it. */
  readonly mislisted?: true
}

export interface PlacedEvents {
  /** In the order of ids. */
  placed(after: string | null, limit: number): Promise<readonly PlacedEvent[]>
  /** @returns null: there is no such event */
  find(id: string): Promise<PlacedEvent | null>
  /** Destroys body and salt; the id and its leaf stay. May be repeated. */
  redact(id: string): Promise<void>
}
