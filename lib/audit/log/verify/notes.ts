/** Signed checkpoints: the log's own, and those that witnesses kept. */
import { type Checkpoint, parseCheckpoint } from '../checkpoint.ts'
import { isSignedBy, type NoteKey, parseNote } from '../note.ts'
import { rightEdge } from '../tiles.ts'
import { EMPTY_TREE, grow, rootOf } from '../tree.ts'
import type { Problems } from './problems.ts'
import type { TileSource } from './tile-source.ts'

/** A signed note that somebody kept, and where it comes from. */
export type NamedNote = { readonly name: string; readonly note: string }

/** @returns the checkpoint; a sentence: why it is none to be trusted */
export async function openNote(note: string, keys: readonly NoteKey[]): Promise<Checkpoint | string> {
  const parsed = parseNote(note)
  if (parsed === null) return 'This is no signed note.'
  const checkpoint = parseCheckpoint(parsed.text)
  if (checkpoint === null) return 'What is signed here is no checkpoint.'
  const named = keys.filter(({ name }) => name === checkpoint.origin)
  if (named.length === 0)
    return `This checkpoint is of the log ${checkpoint.origin}, and the key is of ${keys.map(({ name }) => name).join(', ')}.`
  for (const key of named) if (await isSignedBy(parsed, key)) return checkpoint
  return 'It has no valid signature of the key.'
}

export class Witnesses {
  readonly #keys: readonly NoteKey[]
  readonly #problems: Problems
  /** Of the log up to which somebody vouches for what is here. */
  #vouchedFor = 0

  constructor(keys: readonly NoteKey[], problems: Problems) {
    this.#keys = keys
    this.#problems = problems
  }

  get vouchedFor(): number {
    return this.#vouchedFor
  }

  /** @returns its size when the log goes on from it; null: it does not, which is noted as a problem. */
  async check({ name, note }: NamedNote, head: Checkpoint, source: TileSource): Promise<number | null> {
    const witnessed = await openNote(note, this.#keys)
    if (typeof witnessed === 'string') return this.#tell('bad-signature', name, witnessed)
    const { size, root } = witnessed
    if (size > head.size) {
      const message = `It was signed when the log had ${size} leaves; now it has ${head.size}: it was put back to an earlier state.`
      return this.#tell('rolled-back', name, message)
    }
    const found = size === head.size ? head.root : await rootAt(source, size)
    if (found === null || Buffer.compare(found, root) !== 0) {
      const message = `The first ${size} leaves are not those that were signed then: there are two histories of this log.`
      return this.#tell('forked', name, message)
    }
    this.#vouchedFor = Math.max(this.#vouchedFor, size)
    return size
  }

  #tell(kind: 'bad-signature' | 'rolled-back' | 'forked', name: string, message: string): null {
    this.#problems.add({ kind, leaf: null, event: null, where: name, message })
    return null
  }
}

/** The root of the first leaves, from tiles that may have more. @returns null: a tile is missing */
async function rootAt(source: TileSource, size: number): Promise<Uint8Array | null> {
  const range: Uint8Array[] = []
  for (const { level, index, width } of rightEdge(size).toReversed()) {
    const hashes = await source.best(level, index)
    if (hashes === null) return null
    range.push(...grow(EMPTY_TREE, hashes.slice(0, width)).range)
  }
  return rootOf({ size, range })
}
