/**
 * Who keeps checkpoints where nobody who could change the log can reach them. What a witness has seen, no earlier or other state of the log can
 * contradict unnoticed: without one, nobody can tell that the whole log was put back to an older one.
 */
import { checkpointOf } from './checkpoint.ts'
import type { TileReader } from './ports.ts'

export interface Witness {
  /** For the log and for reports: where it keeps them. */
  readonly name: string
  /** Hands over a checkpoint. May be repeated. @throws when it is not known to be kept */
  tell(note: string, size: number): Promise<void>
}

export type Told = {
  readonly size: number
  /** Those that could not be told, and why; they are told the next time. */
  readonly failed: readonly { readonly witness: string; readonly error: unknown }[]
}

/**
 * Tells each witness of the latest checkpoint, unless it has been told. One that fails holds up no other.
 *
 * @returns a function that does so; null from it: there was nothing to tell
 */
export function witnessing(
  tiles: Pick<TileReader, 'checkpoint'>,
  witnesses: readonly Witness[],
): () => Promise<Told | null> {
  const told = new Map<Witness, number>()
  return async () => {
    const note = await tiles.checkpoint()
    const size = note === null ? 0 : (checkpointOf(note)?.size ?? 0)
    const waiting = witnesses.filter((witness) => (told.get(witness) ?? 0) < size)
    if (note === null || waiting.length === 0) return null
    const results = await Promise.allSettled(
      waiting.map(async (witness) => {
        await witness.tell(note, size)
        told.set(witness, size)
      }),
    )
    const failed = results.flatMap((result, index) =>
      result.status === 'fulfilled' ? [] : [{ witness: waiting[index]?.name ?? '', error: result.reason }],
    )
    return { size, failed }
  }
}
