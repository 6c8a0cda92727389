/** Auditors, administrators, key administrators and privacy officers: few events, of rare kinds. */
import { type Actor, act, signIn } from '../act.ts'
import { HOUR, MINUTE, timeOf } from '../calendar.ts'
import type { Draft, Principal } from '../model.ts'
import { randomBase64url } from '../text.ts'
import type { World } from '../world.ts'
import { momentsOf, seatOn } from './day.ts'

export function workInOffice(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, utcOffsetMinutes } = principal
  const actor: Actor = { world, principal, random, seat: seatOn(principal), purpose: null, out, attack: null }
  const at = (hour: number): number => timeOf(day, hour, utcOffsetMinutes)
  signIn(actor, at(principal.from) - random.between(1, 20) * MINUTE, random.chance(0.05) ? 1 : 0)
  const deeds = DEEDS[principal.kind as keyof typeof DEEDS]
  for (const hour of momentsOf(random, principal.from, principal.to, 1 + random.negativeBinomial(3, 2)))
    deeds(actor, at(hour))
}

const DEEDS = {
  auditor: audit,
  admin: administer,
  'key-admin': lookAfterKeys,
  'privacy-officer': protect,
} as const

function audit(actor: Actor, at: number): void {
  const { random } = actor
  const pages = random.chance(0.08) ? 5 + random.negativeBinomial(12, 2) : 1 + random.negativeBinomial(2, 1.5)
  for (let page = 0; page < pages; page += 1)
    act(actor, at + page * random.between(8_000, 50_000), 'audit.read', { reason: 'all' })
  if (random.chance(0.2)) act(actor, at + HOUR / 6, 'audit.prove')
  if (random.chance(0.3)) act(actor, at + HOUR / 5, random.pick(['finding.view', 'report.view', 'key.view']))
}

function administer(actor: Actor, at: number): void {
  const { random } = actor
  act(actor, at, random.chance(0.8) ? 'user.view' : 'client.view')
  if (!random.chance(0.15)) return
  const target = `user:${randomBase64url(random)}`
  const action = random.pick([
    'user.invite',
    'user.roles',
    'user.disable',
    'user.reset',
    'user.sign-out',
    'approval.request',
  ] as const)
  act(actor, at + 2 * MINUTE, action, { target })
}

function lookAfterKeys(actor: Actor, at: number): void {
  const { random } = actor
  act(actor, at, random.chance(0.6) ? 'key.view' : 'rotation.view')
  if (random.chance(0.15)) act(actor, at + MINUTE, 'report.view')
}

function protect(actor: Actor, at: number): void {
  const { random, world, principal } = actor
  const start = random.int(0, world.catalog.count(principal.team))
  const { subject, id } = world.catalog.at(principal.team, start)
  if (subject !== null) act(actor, at, 'object.list', { reason: 'subject', subject })
  if (random.chance(0.2))
    act(actor, at + MINUTE, random.chance(0.6) ? 'object.hold' : 'object.release', { object: id })
  if (random.chance(0.06)) erase(actor, at + 2 * MINUTE, start)
}

/** Somebody has asked for the erasure of what there is about them (GDPR, article 17). */
function erase(actor: Actor, start: number, index: number): void {
  const { random, world, principal } = actor
  const { subject } = world.catalog.at(principal.team, index)
  for (let item = 0; item < 40; item += 1) {
    const object = world.catalog.at(principal.team, index + item)
    if (object.subject !== subject) return
    act(actor, start + (item + 1) * random.between(2_000, 9_000), 'object.shred', { object: object.id })
  }
}
