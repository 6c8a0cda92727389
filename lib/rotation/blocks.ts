/** What keeps every generation: what an unfinished rotation, or one that left something behind, would lose with it. */
import { countOfVersions } from './count-of-versions.ts'
import { objectsOf, type Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RotationStore } from './ports.ts'

/** @param stopsClock whether a deletion that is scheduled is taken back; else it is only not gone on with */
export type Block = { readonly reason: string; readonly stopsClock: boolean }

/**
 * The rotation by which it is judged whether everything was moved: one that is unfinished, else the last one of everything.
 * Those of some objects say nothing about the rest. @returns null before the first.
 */
export async function decisiveRotation(rotations: Pick<RotationStore, 'page'>): Promise<Rotation | null> {
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const page = await rotations.page(before, ROTATION_POLICY.rotationsAtOnce)
    const found = page.find((rotation) => isUnfinished(rotation) || isOfEverything(rotation))
    const last = page.at(-1)
    if (found !== undefined || last === undefined) return found ?? null
    before = last.rotation
  }
}

const isUnfinished = ({ state }: Rotation): boolean => state === 'running' || state === 'failed'

const isOfEverything = (rotation: Rotation): boolean =>
  rotation.state === 'finished' && objectsOf(rotation) === null

/** @returns null when nothing stands in the way */
export function blockOf(decisive: Rotation | null): Block | null {
  if (decisive === null) return null
  const { rotation, state, failures } = decisive
  if (isUnfinished(decisive)) {
    return { reason: `Rotation ${rotation} is ${state}.`, stopsClock: state === 'failed' }
  }
  if (failures === 0) return null
  return { reason: `Rotation ${rotation} could not move ${countOfVersions(failures)}.`, stopsClock: true }
}
