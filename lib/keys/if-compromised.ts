/** What it would mean to mark a generation compromised: said before it is done (architecture, section 5). */
import { type Generation, unwraps } from './generation.ts'

export type Emergency = {
  /** Since when it wrapped data keys, and when it stopped; null: it still does. Milliseconds since the Unix epoch. */
  readonly protectedSince: number
  readonly activeUntil: number | null
  /** In sentences, for whoever decides. */
  readonly consequences: readonly string[]
}

/**
 * Pure.
 *
 * @param versions live ones under it
 * @returns null for a generation that opens nothing any more, or never was in use: there is nothing to rotate away from it.
 */
export function ifCompromised(generation: Generation, versions: number): Emergency | null {
  const { activated, retired, state } = generation
  if (activated === null || !unwraps(state)) return null
  const consequences = [NEW_GENERATION, ...(versions === 0 ? [NOTHING_LEFT] : MOVED), ...LOST]
  return { protectedSince: activated, activeUntil: retired, consequences }
}

const NEW_GENERATION =
  'A new generation of the master key is made and activated at once. From then on it is the only one that wraps.'

const NOTHING_LEFT = 'Nothing is wrapped under this generation now, so that nothing has to be moved.'

const MOVED = [
  'Everything under this generation is wrapped under the new one; reads and writes go on meanwhile.',
  'Messages that callers keep stay readable: their data keys are kept here, and are moved like all others.',
  'A version that cannot be moved is named by the rotation. Until it is mended or destroyed, this generation is not disabled.',
]

const LOST = [
  'Then this generation is disabled, without the usual days of grace.',
  'From then on copies from before the rotation cannot be read: backups, exports, and copies of the tables or of the data folder. Make a full backup after the rotation, and verify it.',
  'Whoever has the material of this generation and such a copy can read what was in it, also afterward. Where that may be, re-encrypt as well: mode "reencrypt" makes new data keys and new ciphertext.',
]
