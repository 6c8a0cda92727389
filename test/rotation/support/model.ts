/** What a vault should be like, as simply as it can be said. */
import type { Rotation } from '../../../lib/rotation/model.ts'

export type ModelVersion = { readonly content: string; readonly label: string }

export type ModelObject = {
  readonly id: string
  readonly versions: ModelVersion[]
  held: boolean
  /** Nobody sees it any more. */
  deleted: boolean
  /** Its data keys are destroyed. */
  shredded: boolean
}

export type Model = {
  readonly objects: ModelObject[]
  active: number
  /** The last one. */
  run: Pick<Rotation, 'rotation' | 'state' | 'scope' | 'mode' | 'compromised'> | null
  /** Everything is under the active generation: so from the end of a rotation to the next activation. */
  settled: boolean
  /** What the slow writer is about to write. */
  pending: { readonly content: string; readonly begun: number } | null
}

export const newModel = (): Model => ({ objects: [], active: 1, run: null, settled: true, pending: null })

export const isOfObjects = ({ run }: Model): boolean =>
  run !== null && run.scope !== null && 'objects' in run.scope

export const newObject = (id: string, content: string): ModelObject => ({
  id,
  versions: [{ content, label: '' }],
  held: false,
  deleted: false,
  shredded: false,
})

/** What everybody sees of it. */
export const latestOf = ({ versions }: ModelObject): ModelVersion =>
  versions.at(-1) ?? { content: '', label: '' }
