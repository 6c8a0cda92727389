/** The witnesses of a vault on one machine. */
import { open, readFile } from 'node:fs/promises'
import { parseCheckpoint } from '../../lib/audit/log/checkpoint.ts'
import { parseNotes } from '../../lib/audit/log/note.ts'
import type { Witness } from '../../lib/audit/log/witness.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { postTo } from '../webhook.ts'
import type { WitnessSettings } from './settings.ts'

export const openWitnesses = ({ files, webhooks }: WitnessSettings): readonly Witness[] => [
  ...files.map(fileWitness),
  ...webhooks.map(webhookWitness),
]

/** Appends to a file, on another disk or share best: notes one after the other, an empty line between them. */
export function fileWitness(path: string): Witness {
  let kept: number | null = null
  return {
    name: path,
    tell: async (note, size) => {
      // After a restart only the file knows.
      kept ??= await largestIn(path)
      if (kept === size) return
      if (kept > size) throw rolledBack(kept, size)
      const file = await open(path, 'a', 0o644)
      try {
        const { size: length } = await file.stat()
        await file.appendFile(length === 0 ? note : `\n${note}`)
        await file.sync()
      } finally {
        await file.close()
      }
      kept = size
    },
  }
}

/** The size of the largest tree in a file of notes; 0 when there is none. */
async function largestIn(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return (parseNotes(text) ?? []).reduce(
    (largest, note) => Math.max(largest, parseCheckpoint(note.text)?.size ?? 0),
    0,
  )
}

const rolledBack = (seen: number, size: number): KeyfoldError =>
  new KeyfoldError(
    'internal',
    `It has seen ${seen} entries, and the log has ${size}: the log was put back. Run "keyfold audit verify" with this file as --witness.`,
  )

/** Posts the note as it is. Whoever answers with anything but success is told again. */
export const webhookWitness = (url: URL): Witness => ({
  // All else may be its password.
  name: url.host,
  tell: (note) => postTo(url, { type: 'text/plain; charset=utf-8', body: note }),
})
