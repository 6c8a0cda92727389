/** A start may go on with a rotation that somebody else began, and that does more than was asked for. */
import type { RotationAnswer } from './answer.ts'

export type Asked = {
  readonly mode: 'rewrap' | 'reencrypt'
  readonly generation?: number
  readonly object?: readonly string[]
}

type Task = Pick<RotationAnswer, 'id' | 'mode' | 'scope' | 'started'>

/** By the number of objects: the vault goes on with a rotation of others for nobody. */
export const isAsAsked = ({ mode, scope }: Task, asked: Asked): boolean =>
  mode === asked.mode && scope?.generation === asked.generation && scope?.objects === asked.object?.length

/** What it does, in a sentence. */
export function describeTask({ id, scope, started }: Task): string {
  const begun = `begun ${started}`
  if (scope === null)
    return `Rotation ${id} moves everything to a new master key, ${begun}; it re-encrypts nothing.`
  const { generation, objects } = scope
  if (objects === undefined)
    return `Rotation ${id} re-encrypts all that generation ${generation} wraps, ${begun}; it makes a new master key too.`
  const count = objects === 1 ? '1 object' : `${objects} objects`
  return `Rotation ${id} re-encrypts ${count}, ${begun}; it makes no new master key.`
}
