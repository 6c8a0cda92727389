/** One event in the table `audit`: its keys, its places in the indexes, and the event itself, with what the log commits to. */
import type { AuditEvent } from '../../../audit/event.ts'
import { canonicalJson, isEventId } from '../../../audit/log/entry.ts'
import type { PlacedEvent, StoredEvent } from '../../../audit/log/ports.ts'
import { newSalt } from '../../../audit/log/salt.ts'
import { EVENT_CHANGES } from '../../../config/tables.ts'
import { KeyfoldError } from '../../../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { Attributes } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { type ItemKey, keyText, shardOf } from './keys.ts'

/** The partition of the periods, and how those of their events begin. */
export const PERIODS = 'EVENTS'

export const periodOf = (id: string): string => id.slice(0, DYNAMO_POLICY.eventPeriodCharacters)

export const eventPartition = (period: string, shard: string): string => `${PERIODS}#${period}#${shard}`

export const eventKey = (id: string): ItemKey => ({ pk: eventPartition(periodOf(id), shardOf(id)), sk: id })

/** Whether it is where its id belongs: what somebody put elsewhere, the log would never be held against. */
export function isEventItem(item: ItemReader): boolean {
  const id = item.text('sk')
  return isEventId(id) && eventKey(id).pk === item.text('pk')
}

/** A busy principal, or an action, has more events a second than DynamoDB writes into one partition. */
export const indexPartition = (value: string, shard: string): string => `${keyText(value)}#${shard}`

/**
 * An event is in an index when it has the attribute; what is allowed is most of the log, and in no index of outcomes. The log commits to
 * the text as it is stored, under the salt.
 */
export const eventAttributes = (event: AuditEvent): Attributes => ({
  event: canonicalJson(event),
  salt: newSalt(),
  waits: shardOf(event.id),
  ...listAttributes(event),
})

const LIST_ATTRIBUTES = [
  'actionShard',
  'principalShard',
  'objectShard',
  'subjectShard',
  'outcomeShard',
] as const

function listAttributes({
  id,
  principal,
  object,
  subject,
  action,
  outcome,
}: AuditEvent): Partial<Record<(typeof LIST_ATTRIBUTES)[number], string>> {
  const shard = shardOf(id)
  const partition = (value: string): string => indexPartition(value, shard)
  return {
    actionShard: partition(action),
    ...(principal !== undefined && { principalShard: partition(principal) }),
    ...(object !== undefined && { objectShard: partition(object) }),
    ...(subject !== undefined && { subjectShard: partition(subject) }),
    ...(outcome !== 'allowed' && { outcomeShard: partition(outcome) }),
  }
}

/** Of an event whose body was destroyed by law. */
export const REDACTED = 'redacted'

export const REDACTED_ATTRIBUTES = EVENT_CHANGES.redact.filter((name) => name !== REDACTED)

/** The events that can be shown. */
export const NOT_REDACTED = { absent: [REDACTED] } as const

/**
 * As it is, whatever that is: the log tells whether it is what was recorded. Body and salt are there both, or count as neither.
 */
export function storedFrom(item: ItemReader): StoredEvent & { readonly id: string } {
  const [body, salt] = [item.textIfAny('event'), item.bytesIfAny('salt')]
  const whole = body !== null && salt !== null
  return { id: item.text('sk'), body: whole ? body : null, salt: whole ? salt : null }
}

/** What is marked as redacted is shown nowhere: whatever else is there, its body counts as erased. */
export const placedFrom = (item: ItemReader): PlacedEvent => ({
  ...storedFrom(item),
  ...(item.has(REDACTED) ? { body: null, salt: null } : isMislisted(item) && { mislisted: true }),
  leaf: item.optionalInteger('leaf'),
})

/** What is no event is no list's either: the log tells that it was changed. */
function isMislisted(item: ItemReader): boolean {
  try {
    const listed = listAttributes(eventFrom(item))
    return LIST_ATTRIBUTES.some((name) => item.textIfAny(name) !== (listed[name] ?? null))
  } catch {
    return false
  }
}

/** @throws KeyfoldError `internal` when it is damaged. */
export function eventFrom(item: ItemReader): AuditEvent {
  const event = item.jsonObject('event')
  if (event['id'] === item.text('sk')) return event as AuditEvent
  throw new KeyfoldError('internal', `The event ${item.text('sk')} is damaged: it does not have its own id.`)
}
