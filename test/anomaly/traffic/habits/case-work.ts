/** Clerks and everybody who works on cases: sessions of some minutes each, in which a case is read and written. */
import type { Actor } from '../act.ts'
import { act, decrypt, deny, encrypt, failToDecrypt, signIn } from '../act.ts'
import { MINUTE, timeOf } from '../calendar.ts'
import type { Draft, Principal, StoredObject } from '../model.ts'
import { strangeIp } from '../networks.ts'
import { randomBase64url } from '../text.ts'
import type { World } from '../world.ts'
import { effort, hoursOn, momentsOf, seatOn } from './day.ts'

export function workOnCases(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level, shape, team } = principal
  const actor: Actor = { world, principal, random, seat: seatOn(principal), purpose: null, out, attack: null }
  const { from, to } = hoursOn(principal, day)
  const moments = momentsOf(random, from, to, 2 + random.poisson(3))
  const items = effort(random, level * world.busyness(day, team), shape)
  const at = (hour: number): number => timeOf(day, hour, principal.utcOffsetMinutes)
  signIn(actor, at(from) - random.between(1, 20) * MINUTE, typos(actor))
  for (const hour of moments) session(actor, at(hour), random.negativeBinomial(items / moments.length, 1.5))
  if (random.chance(0.5)) act(actor, at(to + 0.2), 'auth.sign-out')
  principal.cases = principal.cases.map((index) =>
    random.chance(0.06) ? random.int(0, world.catalog.count(team)) : index,
  )
}

/** Some mistype it many times. */
function typos({ random }: Actor): number {
  if (!random.chance(0.06)) return 0
  return random.chance(0.08) ? random.int(3, 6) : random.int(1, 3)
}

/** @param items how many objects */
export function session(from: Actor, start: number, items: number): void {
  const { random, principal, world } = from
  const needsPurpose = principal.roles.includes('steward')
  const purpose =
    needsPurpose || random.chance(0.05)
      ? `${random.pick(principal.purposes)}/case ${random.int(1, 900)}`
      : null
  const actor: Actor = { ...from, purpose }
  let at = start
  const step = (): number => {
    at += random.logNormal(25_000, 0.9)
    return at
  }
  list(actor, step())
  let index = random.chance(0.8)
    ? random.pick(principal.cases)
    : random.int(0, world.catalog.count(principal.team))
  for (let item = 0; item < items; item += 1) {
    if (random.chance(0.2)) index = random.pick(principal.cases)
    const object = world.catalog.at(principal.team, index)
    index += 1
    useObject(actor, step(), object, step)
  }
}

function list(actor: Actor, at: number): void {
  const { principal, random, world } = actor
  const { subject } = world.catalog.at(principal.team, random.pick(principal.cases))
  if (principal.roles.includes('steward') && subject !== null)
    act(actor, at, 'object.list', { reason: 'subject', subject })
  else
    act(actor, at, 'object.list', { reason: `${random.chance(0.5) ? 'owner' : 'grantee'} ${principal.id}` })
}

function useObject(actor: Actor, at: number, object: StoredObject, step: () => number): void {
  const { random, principal, world } = actor
  const share = random.next()
  if (share < 0.008) return deny(actor, at, 'object.decrypt', 'not-found', { object: gone(actor, object) })
  if (share < 0.0085) return failToDecrypt(actor, at, object)
  if (share < 0.01) return deny(actor, at, 'object.decrypt', 'forbidden', { object: object.id })
  decrypt(actor, at, object)
  if (!principal.roles.includes('writer') || share < 0.83) return
  if (share > 0.985) return change(actor, step(), object, share)
  const written = world.catalog.make(random, object.subject)
  encrypt(actor, step(), share > 0.93 ? object : written)
  if (share <= 0.93 && random.chance(0.5)) world.catalog.add(principal.team, written)
}

function change(actor: Actor, at: number, object: StoredObject, share: number): void {
  const { id, versions, classification } = object
  if (share < 0.991) act(actor, at, 'object.update', { object: id, version: versions, classification })
  else if (share < 0.995)
    act(actor, at, 'grant.put', { object: id, target: `user:${randomBase64url(actor.random)}` })
  else if (share < 0.998) act(actor, at, 'grant.list', { object: id })
  else act(actor, at, actor.random.chance(0.7) ? 'object.delete' : 'object.shred', { object: id })
}

/** A link to what was deleted, or an id with a letter too few. */
const gone = ({ random }: Actor, { id }: StoredObject): string =>
  random.chance(0.5) ? id : randomBase64url(random)

/** Every month's report: much at once, and nothing wrong with it. */
export function writeReport(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, team } = principal
  const actor: Actor = { world, principal, random, seat: seatOn(principal), purpose: null, out, attack: null }
  let at = timeOf(day, principal.from + random.between(0.5, 2), principal.utcOffsetMinutes)
  const first = random.int(0, world.catalog.count(team))
  const count = Math.round(principal.level * random.between(4, 6))
  for (let item = 0; item < count; item += 1) {
    at += random.logNormal(9_000, 0.6)
    decrypt(actor, at, world.catalog.at(team, first + item))
  }
}

/** Whoever is on call is asked at night, now and then, and answers from home. */
export function answerAtNight(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, userAgent, client } = principal
  const sourceIp = random.chance(0.95) ? principal.homeIp : strangeIp(random)
  const actor: Actor = {
    world,
    principal,
    random,
    seat: { sourceIp, userAgent, client },
    purpose: null,
    out,
    attack: null,
  }
  const at = timeOf(day, random.between(19, 30), principal.utcOffsetMinutes)
  signIn(actor, at - MINUTE, typos(actor))
  session(actor, at, 1 + random.negativeBinomial(5, 1.5))
}
