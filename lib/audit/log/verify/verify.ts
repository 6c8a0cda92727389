/**
 * Verifies the log: that the tiles make the root that was signed, and that the store has every event that was sealed, as it was sealed, and
 * no other. Memory is a bit or two for each leaf, and a few bundles.
 */
import { setImmediate } from 'node:timers/promises'
import { type Clock, systemClock } from '../../../clock.ts'
import { type Checkpoint, checkpointOf } from '../checkpoint.ts'
import { LATE_AFTER_MS } from '../entry.ts'
import type { NoteKey } from '../note.ts'
import type { LogStates, PlacedEvent, PlacedEvents, TileReader } from '../ports.ts'
import { BATCH_MAX } from '../seal.ts'
import { TILE_WIDTH } from '../tiles.ts'
import { explainAbsent } from './absent.ts'
import { Entries } from './entries.ts'
import { EventCheck } from './events.ts'
import { readHead } from './head.ts'
import { VerifiedLeaves } from './leaves.ts'
import { type NamedNote, Witnesses } from './notes.ts'
import { checkParts } from './parts.ts'
import { type Problem, type ProblemKind, Problems } from './problems.ts'
import { describeDoubts, describeWarnings } from './report.ts'
import { TileSource } from './tile-source.ts'
import { TileWalk } from './tiles.ts'

export type VerifyPorts = {
  readonly tiles: TileReader
  readonly placedEvents: Pick<PlacedEvents, 'placed' | 'find'>
  /** What was decided of the log, where it is kept apart from the tiles. */
  readonly logStates?: Pick<LogStates, 'read'>
}

export type VerifyOptions = {
  /** Of this log; any of them may have signed. */
  readonly keys: readonly NoteKey[]
  /** Checkpoints that somebody else kept. */
  readonly witnesses?: readonly NamedNote[]
  /** One of those: what it covers is trusted, and only what came after is verified. */
  readonly since?: NamedNote
  readonly clock?: Clock
  /** Leaves and events that were looked at, and how many there are in all. */
  readonly onProgress?: (done: number, total: number) => void
}

export type Verification = {
  /** Leaves; null: the checkpoint cannot be read. */
  readonly size: number | null
  /** The first leaf that was verified. */
  readonly from: number
  /** The problem of the lowest leaf. */
  readonly first: Problem | null
  /** The first hundred. */
  readonly problems: readonly Problem[]
  readonly counts: Readonly<Partial<Record<ProblemKind, number>>>
  /** Events that are not in the log yet. */
  readonly waiting: number
  /** Events whose body was lawfully erased. */
  readonly redacted: number
  readonly warnings: readonly string[]
  /** What nobody can tell from what was given, in sentences. */
  readonly cannotExclude: readonly string[]
}

const PAGE_EVENTS = 1000

export async function verifyLog(ports: VerifyPorts, options: VerifyOptions): Promise<Verification> {
  const { witnesses = [], since, onProgress = () => {} } = options
  const problems = new Problems()
  const head = await readHead(ports, options.keys, problems)
  if (head === null) return unreadable(problems)
  const source = new TileSource(ports.tiles, head.size)
  const leaves = new VerifiedLeaves(head.size, await trustedSize(options, head, source))
  const progress = counter(leaves, onProgress)
  for await (const tile of new TileWalk(source, head, leaves.from, problems).leafTiles()) {
    leaves.add(tile)
    progress(TILE_WIDTH)
  }
  await checkParts({ tiles: ports.tiles, source, problems }, head.size)
  // Only now: tiles that were damaged are known as they should be.
  const witnessed = new Witnesses(options.keys, problems)
  for (const note of since === undefined ? witnesses : [since, ...witnesses]) {
    await witnessed.check(note, head, source)
  }
  const now = (options.clock ?? systemClock)()
  const entries = new Entries(source, leaves)
  const check = new EventCheck(entries, leaves, ports.placedEvents, now)
  await scan(ports.placedEvents, leaves.firstId, async (row) => {
    await check.add(row)
    progress(1)
  })
  const placedMax = Math.max(head.size, await sizeNow(ports.tiles)) + BATCH_MAX
  await explainAbsent({ leaves, entries, check, events: ports.placedEvents, placedMax, problems })
  return {
    ...summaryOf(problems),
    size: head.size,
    from: leaves.from,
    waiting: check.waiting,
    redacted: leaves.redacted.count,
    warnings: describeWarnings(leaves, check, now - LATE_AFTER_MS),
    cannotExclude: describeDoubts(head.size, leaves.from, witnessed.vouchedFor),
  }
}

const summaryOf = (problems: Problems): Pick<Verification, 'first' | 'problems' | 'counts'> => ({
  first: problems.listed[0] ?? null,
  problems: problems.listed,
  counts: problems.counts,
})

const unreadable = (problems: Problems): Verification => ({
  ...summaryOf(problems),
  size: null,
  from: 0,
  waiting: 0,
  redacted: 0,
  warnings: [],
  cannotExclude: ['Everything else: without a checkpoint that can be trusted, nothing more was verified.'],
})

/** A sealer may have gone on meanwhile. */
const sizeNow = async (tiles: TileReader): Promise<number> =>
  checkpointOf((await tiles.checkpoint()) ?? '')?.size ?? 0

/** Tiles and events of each leaf; both may have some more. */
function counter(
  { size, from }: VerifiedLeaves,
  onProgress: (done: number, total: number) => void,
): (more: number) => void {
  const total = 2 * (size - from)
  let done = 0
  return (more) => {
    done += more
    onProgress(Math.min(done, total), total)
  }
}

async function scan(
  events: Pick<PlacedEvents, 'placed'>,
  after: string | null,
  look: (row: PlacedEvent) => Promise<void>,
): Promise<void> {
  let last = after
  for (;;) {
    const page = await events.placed(last, PAGE_EVENTS)
    for (const row of page) await look(row)
    // Whoever shows the progress gets a turn.
    await setImmediate()
    const next = page.at(-1)?.id
    // An id that is no text may come back as another one, again and again.
    if (next === undefined || next === last) return
    last = next
  }
}

/** What cannot be relied on is no beginning: then everything is verified. */
const trustedSize = async (
  { since, keys }: VerifyOptions,
  head: Checkpoint,
  source: TileSource,
): Promise<number> =>
  since === undefined ? 0 : ((await new Witnesses(keys, new Problems()).check(since, head, source)) ?? 0)
