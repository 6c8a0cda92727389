/** Checkpoints that somebody else kept, from a file. */
import { readFile } from 'node:fs/promises'
import { parseNotes, writeNote } from '../../lib/audit/log/note.ts'
import type { NamedNote } from '../../lib/audit/log/verify/notes.ts'
import { UsageError } from '../failures.ts'

/**
 * One note or several, as a file witness keeps them, or an answer of `GET /v1/audit/checkpoint`. Of anything else verification says that it is
 * no checkpoint.
 *
 * @returns one at least
 */
export async function readNotes(path: string): Promise<readonly NamedNote[]> {
  const text = checkpointIn(await read(path))
  const notes = parseNotes(text) ?? []
  if (notes.length === 0) return [{ name: path, note: text }]
  return notes.map((note, index) => ({
    name: notes.length === 1 ? path : `${path}, note ${index + 1}`,
    note: writeNote(note),
  }))
}

function checkpointIn(text: string): string {
  try {
    const { checkpoint } = JSON.parse(text) as { checkpoint?: unknown }
    return typeof checkpoint === 'string' ? checkpoint : text
  } catch {
    return text
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(`The checkpoint ${path} cannot be read (${code}).`, { cause })
  }
}
