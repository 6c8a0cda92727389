/** The checkpoint that the log itself shows. */
import type { Checkpoint } from '../checkpoint.ts'
import { EMPTY_ROOT } from '../hash.ts'
import type { NoteKey } from '../note.ts'
import type { LogStates, TileReader } from '../ports.ts'
import { TILE_WIDTH, tilePath } from '../tiles.ts'
import { openNote } from './notes.ts'
import type { Problems } from './problems.ts'

type HeadPorts = { readonly tiles: TileReader; readonly logStates?: Pick<LogStates, 'read'> }

/** @returns null: there is none that could be trusted, which is noted as a problem. */
export async function readHead(
  { tiles, logStates }: HeadPorts,
  keys: readonly NoteKey[],
  problems: Problems,
): Promise<Checkpoint | null> {
  // Before the checkpoint, which is ahead of it, if anything.
  const decided = (await logStates?.read())?.published.size ?? 0
  const note = await tiles.checkpoint()
  if (note === null && decided === 0 && !(await hasTiles(tiles))) {
    return { origin: '', size: 0, root: EMPTY_ROOT }
  }
  const head = note === null ? describeMissing(decided) : await openNote(note, keys)
  if (typeof head !== 'string') {
    if (decided > head.size) tellBehind(problems, head.size, decided)
    return head
  }
  const message = `${head} Nothing else could be verified.`
  const kind = note === null ? 'missing-checkpoint' : 'bad-signature'
  problems.add({ kind, leaf: null, event: null, where: 'checkpoint', message })
  return null
}

const describeMissing = (decided: number): string =>
  decided === 0
    ? 'There are tiles, but no checkpoint.'
    : `There is no checkpoint, and the log had ${decided} leaves already.`

async function hasTiles(tiles: TileReader): Promise<boolean> {
  for (let width = 1; width <= TILE_WIDTH; width++) {
    if ((await tiles.read(tilePath({ level: 0, index: 0, width }))) !== null) return true
  }
  return false
}

function tellBehind(problems: Problems, size: number, decided: number): void {
  const message = `It is of ${size} leaves, and the log had ${decided} already: an older one was put in its place.`
  problems.add({ kind: 'rolled-back', leaf: null, event: null, where: 'checkpoint', message })
}
