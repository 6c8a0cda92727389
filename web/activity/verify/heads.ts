/** Every checkpoint that is seen while the log is checked. They must all be of one log that only grew. */
import { type Bytes, equal, fromBase64 } from '../../../lib/audit/log/bytes.ts'
import { parseCheckpoint } from '../../../lib/audit/log/checkpoint.ts'
import { isSignedBy, type NoteKey, parseNote } from '../../../lib/audit/log/note.ts'
import { isConsistent } from '../../../lib/audit/log/proof.ts'
import type { LogSource } from './log-source.ts'

export type Head = { readonly size: number; readonly root: Bytes; readonly note: string }

/**
 * What is wrong with the log, or with the checkpoint that was kept (`kept-…`): `unsigned`: not by this key; `contradiction`: two checkpoints of
 * now are not of one log; `rolled-back`, `forked`: the log does not go on from the one that was kept.
 */
export type FaultKind =
  | 'unsigned'
  | 'contradiction'
  | 'rolled-back'
  | 'forked'
  | 'kept-unreadable'
  | 'kept-foreign'
  | 'kept-unsigned'

export class LogFault extends Error {
  override readonly name = 'LogFault'
  readonly kind: FaultKind

  constructor(kind: FaultKind) {
    super(`The log was not found to be whole: ${kind}.`)
    this.kind = kind
  }
}

/** Of the vault. @throws LogFault `unsigned` */
export async function headOf(key: NoteKey, text: string): Promise<Head> {
  const note = parseNote(text)
  const checkpoint = note === null ? null : parseCheckpoint(note.text)
  if (note === null || checkpoint?.origin !== key.name || !(await isSignedBy(note, key))) {
    throw new LogFault('unsigned')
  }
  return { size: checkpoint.size, root: checkpoint.root, note: text }
}

/** As somebody pasted it, who may have lost an end of line. @throws LogFault `kept-…` */
export async function keptHeadOf(key: NoteKey, pasted: string): Promise<Head> {
  const text = `${pasted.replaceAll('\r\n', '\n').trim()}\n`
  const note = parseNote(text)
  const checkpoint = note === null ? null : parseCheckpoint(note.text)
  if (note === null || checkpoint === null) throw new LogFault('kept-unreadable')
  if (checkpoint.origin !== key.name) throw new LogFault('kept-foreign')
  if (!(await isSignedBy(note, key))) throw new LogFault('kept-unsigned')
  return { size: checkpoint.size, root: checkpoint.root, note: text }
}

/** @returns null: it is no path of a proof */
export function pathOf(path: readonly string[]): readonly Bytes[] | null {
  const hashes = path.map(fromBase64)
  return hashes.every((hash) => hash?.length === 32) ? (hashes as readonly Bytes[]) : null
}

/** As many are joined at most: a vault that always finds another one does not keep the page busy. */
const JOINS_MAX = 200

export class Heads {
  readonly key: NoteKey
  readonly #source: LogSource
  readonly #heads = new Map<number, Head>()
  #kept: Head | null = null

  constructor(source: LogSource, key: NoteKey) {
    this.#source = source
    this.key = key
  }

  /** @throws LogFault when it says something else of the same size than one before. */
  add(head: Head): void {
    const known = this.#heads.get(head.size)
    if (known !== undefined && !equal(known.root, head.root)) throw this.#contradiction(head.size)
    if (known === undefined) this.#heads.set(head.size, head)
  }

  /** The one that was kept, when those of now begin. @throws LogFault `rolled-back`, `forked` */
  keep(head: Head): void {
    this.#kept = head
    if (head.size > this.#latest().size) throw new LogFault('rolled-back')
    this.add(head)
  }

  /** Asks for proofs that each leads to a later one. @returns the latest @throws LogFault */
  async join(): Promise<Head> {
    const joined = new Set<number>()
    for (let joins = 0; joins < JOINS_MAX; joins += 1) {
      const latest = this.#latest()
      const head = [...this.#heads.values()].find(({ size }) => size !== latest.size && !joined.has(size))
      if (head === undefined) return latest
      const answer = await this.#source.since(head.size)
      const next = await headOf(this.key, answer.checkpoint)
      const path = pathOf(answer.path)
      // One of the same size as before would prove nothing.
      if (next.size < latest.size || path === null || !(await isConsistent(head, next, path)))
        throw this.#contradiction(head.size)
      this.add(next)
      joined.add(head.size)
    }
    throw new LogFault('contradiction')
  }

  #latest(): Head {
    return [...this.#heads.values()].reduce((one, other) => (one.size > other.size ? one : other))
  }

  #contradiction = (size: number): LogFault =>
    new LogFault(size === this.#kept?.size ? 'forked' : 'contradiction')
}
