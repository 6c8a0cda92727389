/** Machine clients: integrations all day, and jobs by the clock. */
import { type Actor, act, decrypt, deny, encrypt } from '../act.ts'
import { DAY, growthOf, HOUR, isMonthEnd, isWorkday, MINUTE, timeOf } from '../calendar.ts'
import type { Draft, Principal } from '../model.ts'
import type { World } from '../world.ts'

const actorOf = (world: World, principal: Principal, out: Draft[]): Actor => ({
  world,
  principal,
  random: principal.random,
  seat: { sourceIp: principal.officeIp, userAgent: principal.userAgent, client: principal.client },
  purpose: null,
  out,
  attack: null,
})

/** A shop's day: few at night, most in the afternoon. */
const hourShare = (hour: number): number => (0.25 + Math.max(0, Math.sin(((hour - 5) / 19) * Math.PI))) / 20.6

export function integrate(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level, team } = principal
  const actor = actorOf(world, principal, out)
  const mean = level * world.busyness(day, team) * (isWorkday(day) ? 1 : 0.55)
  for (let hour = 0; hour < 24; hour += 1) {
    const start = timeOf(day, hour, principal.utcOffsetMinutes)
    const count = random.negativeBinomial(mean * hourShare(hour), 8)
    for (let item = 0; item < count; item += 1) once(actor, start + random.next() * HOUR)
  }
}

function once(actor: Actor, at: number): void {
  const { random, principal, world } = actor
  const object = world.catalog.at(principal.team, random.int(0, world.catalog.count(principal.team)))
  if (random.chance(0.004)) return deny(actor, at, 'object.decrypt', 'not-found', { object: object.id })
  if (principal.roles.includes('writer') && random.chance(0.25))
    encrypt(actor, at, world.catalog.make(random, object.subject))
  else decrypt(actor, at, object)
}

export function runHourly(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level } = principal
  const actor = actorOf(world, principal, out)
  for (let hour = 0; hour < 24; hour += 1) {
    const start = timeOf(day, hour, 0) + random.between(4.5, 6) * MINUTE
    batch(actor, start, random.negativeBinomial((level / 24) * growthOf(day), 4), 700)
  }
}

/** From two in the morning on; when it fails it is run again. */
export function runNightly(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level } = principal
  const actor = actorOf(world, principal, out)
  const mean = level * growthOf(day) * (isMonthEnd(day) ? 1.9 : 1) * random.gamma(12)
  const start = timeOf(day, 2, principal.utcOffsetMinutes) + random.between(0, 12) * MINUTE
  const count = random.poisson(mean)
  batch(actor, start, count, 1_500)
  if (random.chance(0.015)) batch(actor, start + DAY / 12, count, 1_500)
}

/** On Sundays. */
export function runWeekly(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level, weekdays } = principal
  if (!weekdays.includes(day % 7)) return
  const start = timeOf(day, 3, principal.utcOffsetMinutes) + random.between(0, 5) * MINUTE
  batch(
    actorOf(world, principal, out),
    start,
    random.poisson(level * growthOf(day) * random.gamma(15)),
    1_000,
  )
}

/** The same few objects, every ten minutes or so. */
export function poll(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level, team, cases } = principal
  const actor = actorOf(world, principal, out)
  const step = DAY / level
  for (
    let at = timeOf(day, 0, 0) + random.next() * step;
    at < timeOf(day + 1, 0, 0);
    at += step * random.between(0.98, 1.02)
  )
    decrypt(actor, at, world.catalog.at(team, random.pick(cases.slice(0, 3))))
}

/** Once, in two nights, another system is brought in: much is written, and nothing read. */
export function migrate(world: World, principal: Principal, day: number, out: Draft[]): void {
  const { random, level, team } = principal
  const actor = actorOf(world, principal, out)
  const start = timeOf(day, 20, principal.utcOffsetMinutes)
  for (let item = 0; item < level * 3; item += 1)
    encrypt(
      actor,
      start + random.next() * 8 * HOUR,
      world.catalog.make(random, world.catalog.at(team, item).subject),
    )
}

function batch(actor: Actor, start: number, count: number, stepMs: number): void {
  const { random, principal, world } = actor
  act(actor, start, 'object.list', { reason: `grantee ${principal.id}` })
  const first = random.int(0, world.catalog.count(principal.team))
  let at = start
  for (let item = 0; item < count; item += 1) {
    at += random.exponential(stepMs)
    decrypt(actor, at, world.catalog.at(principal.team, first + item))
  }
}
