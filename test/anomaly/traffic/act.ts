/** How one thing that somebody does becomes an event, as the handlers record it. */
import type { Action, Outcome } from '../../../lib/audit/event.ts'
import type { EventFacts } from '../../../lib/audit/record.ts'
import type { Attack, Draft, Mutable, Principal, Seat, StoredObject } from './model.ts'
import type { Random } from './random.ts'
import { randomCrockford } from './text.ts'
import { activeGeneration, generationAt, type World } from './world.ts'

/** Whoever acts now, from where, and where its events go. */
export type Actor = {
  readonly world: World
  readonly principal: Principal
  readonly random: Random
  readonly seat: Seat
  readonly purpose: string | null
  readonly out: Draft[]
  readonly attack: Attack | null
}

export function act(
  actor: Actor,
  at: number,
  action: Action,
  facts: EventFacts = {},
  outcome: Outcome = 'allowed',
): void {
  const { principal, random, seat, purpose, attack } = actor
  const event: Mutable = {
    id: '',
    time: '',
    action,
    outcome,
    principal: principal.id,
    roles: principal.roles,
    client: seat.client,
    requestId: randomCrockford(random, 16),
    sourceIp: seat.sourceIp,
    userAgent: seat.userAgent,
  }
  if (purpose !== null) event.purpose = purpose
  Object.assign(event, facts)
  actor.out.push({ at: Math.round(at), event, attack })
}

/** What most events are: content that was used. */
function use(
  { principal, random, seat, purpose, attack, out }: Actor,
  at: number,
  action: Action,
  object: StoredObject,
  generation: number,
): Mutable {
  const event: Mutable = {
    id: '',
    time: '',
    action,
    outcome: 'allowed',
    principal: principal.id,
    roles: principal.roles,
    client: seat.client,
    requestId: randomCrockford(random, 16),
    sourceIp: seat.sourceIp,
    userAgent: seat.userAgent,
    object: object.id,
    version: object.versions,
    classification: object.classification,
    generation,
    bytes: object.bytes,
  }
  if (object.subject !== null) event.subject = object.subject
  if (purpose !== null) event.purpose = purpose
  out.push({ at: Math.round(at), event, attack })
  return event
}

export function decrypt(actor: Actor, at: number, object: StoredObject, generation?: number): Mutable {
  const { world, random } = actor
  return use(actor, at, 'object.decrypt', object, generation ?? generationAt(world, random, at))
}

/** The content does not open: the use was recorded, and then its failure. */
export function failToDecrypt(actor: Actor, at: number, object: StoredObject, generation?: number): void {
  const { generation: used = 1 } = decrypt(actor, at, object, generation)
  const failed = use(actor, at + 20, 'object.decrypt', object, used)
  failed.outcome = 'failed'
  failed.reason = 'decryption-failed'
}

export function encrypt(actor: Actor, at: number, object: StoredObject): void {
  use(actor, at, 'object.encrypt', object, activeGeneration(actor.world, at))
}

/** A refusal. */
export function deny(actor: Actor, at: number, wanted: Action, code: string, facts: EventFacts): void {
  act(actor, at, 'access.check', { ...facts, reason: `${wanted}: ${code}` }, 'denied')
}

/** A sign-in, with typing errors before it. */
export function signIn(actor: Actor, at: number, failures = 0): void {
  let time = at
  for (let failure = 0; failure < failures; failure += 1) {
    act(actor, time, 'auth.fail', { reason: 'wrong password' }, 'denied')
    const failed = actor.out.at(-1)?.event
    // Nobody has any roles yet.
    if (failed !== undefined) failed.roles = []
    time += actor.random.between(4_000, 30_000)
  }
  act(actor, time, 'auth.sign-in')
}
