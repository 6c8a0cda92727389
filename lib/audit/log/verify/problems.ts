/** What verification may find, and the first of it. */

export const PROBLEM_KINDS = [
  /** A stored event is not the one that was sealed. */
  'altered',
  /** An event, or what it said, is gone. */
  'removed',
  /** The store has an event that the log does not. */
  'inserted',
  /** The store has an event at another leaf than the log. */
  'reordered',
  'missing-tile',
  /** A tile, or a bundle of entries, is not what the signed root stands for. */
  'damaged-tile',
  'missing-checkpoint',
  'bad-signature',
  /** The log is shorter than it was. */
  'rolled-back',
  /** Two histories: what is here is not what was signed. */
  'forked',
] as const
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

export type Problem = {
  readonly kind: ProblemKind
  /** The first that it is about; null: all of the log. */
  readonly leaf: number | null
  /** Its id, when it is known. */
  readonly event: string | null
  /** The tile, checkpoint, row or file. */
  readonly where: string
  /** A sentence for people. */
  readonly message: string
}

/** How many are told one by one. */
const LISTED_MAX = 100

/** Counts all, and keeps those of the lowest leaves; what is about the whole log comes first. */
export class Problems {
  readonly #counts = new Map<ProblemKind, number>()
  #listed: Problem[] = []

  add(problem: Problem): void {
    this.count(problem.kind, 1)
    const last = this.#listed.at(-1)
    if (this.#listed.length === LISTED_MAX && last !== undefined && order(last, problem) <= 0) return
    const at = this.#listed.findIndex((other) => order(other, problem) > 0)
    this.#listed.splice(at < 0 ? this.#listed.length : at, 0, problem)
    this.#listed = this.#listed.slice(0, LISTED_MAX)
  }

  /** More of a kind, of which no more is known. */
  count(kind: ProblemKind, more: number): void {
    if (more > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + more)
  }

  get listed(): readonly Problem[] {
    return this.#listed
  }

  get counts(): Readonly<Partial<Record<ProblemKind, number>>> {
    return Object.fromEntries(this.#counts)
  }
}

const order = (one: Problem, other: Problem): number => (one.leaf ?? -1) - (other.leaf ?? -1)
