import { type Finding, SEVERITIES } from '../../../anomaly/model.ts'
import { FINDING_STATES, type KeptFinding } from '../../../findings/ports.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { positionOf } from './keys.ts'

/** Where it stands in the list: by when it was raised, and then by its id. */
export const placeOf = ({ raisedAt, id }: Pick<Finding, 'raisedAt' | 'id'>): string =>
  positionOf(raisedAt, id)

/** What {@link DynamoFindingStore.keep} writes: not what people do about it, beside whether it is open. */
export const findingAttributes = ({ finding, state, mute }: KeptFinding) =>
  changeOf({ finding: JSON.stringify(finding), state, mute })

export function keptFrom(item: ItemReader): KeptFinding {
  const acknowledged = item.optionalInteger('acknowledged')
  return {
    finding: item.jsonObject('finding') as Finding,
    state: item.oneOf('state', FINDING_STATES),
    acknowledgment:
      acknowledged === null
        ? null
        : { by: item.text('acknowledgedBy'), at: acknowledged, reason: item.text('reason') },
    mute: item.optionalText('mute'),
    notified: item.has('notified') ? item.oneOf('notified', SEVERITIES) : null,
  }
}
