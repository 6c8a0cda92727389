/** All that the traffic of one seed happens in. */
import { growthOf, HOUR, isMonthEnd, weekdayOf } from './calendar.ts'
import { makeCast, TEAMS } from './cast.ts'
import { Catalog } from './catalog.ts'
import { type Outage, outagesOf, type Rotation, rotationsOf } from './events-of-the-year.ts'
import type { Principal } from './model.ts'
import { Random } from './random.ts'

export type TrafficOptions = {
  readonly seed: number
  readonly days: number
  /** How many there are, the new team among them. */
  readonly principals?: number
  /** How much everybody does, compared with an ordinary vault of this size. */
  readonly rate?: number
}

export type World = {
  readonly seed: number
  readonly days: number
  readonly random: Random
  readonly catalog: Catalog
  readonly principals: readonly Principal[]
  readonly rotations: readonly Rotation[]
  readonly outages: readonly Outage[]
  /** How busy a day is for everybody, and for a team. */
  readonly busyness: (day: number, team: number) => number
}

export function makeWorld({ seed, days, principals = 50, rate = 1 }: TrafficOptions): World {
  const random = new Random(seed, 'world')
  const cast = makeCast(seed, principals, days, rate)
  return {
    seed,
    days,
    random,
    catalog: new Catalog(new Random(seed, 'catalog'), TEAMS),
    principals: cast,
    rotations: rotationsOf(days),
    outages: outagesOf(new Random(seed, 'outages'), days),
    busyness: makeBusyness(seed, days),
  }
}

const MONDAY = 1.25
const MONTH_END = 1.4

function makeBusyness(seed: number, days: number): (day: number, team: number) => number {
  const random = new Random(seed, 'busyness')
  const ofDays = Array.from({ length: days + 2 }, (_, day) => {
    const all =
      random.logNormal(1, 0.12) * (weekdayOf(day) === 0 ? MONDAY : 1) * (isMonthEnd(day) ? MONTH_END : 1)
    return Array.from({ length: TEAMS }, () => all * random.logNormal(1, 0.18) * growthOf(day))
  })
  return (day, team) => ofDays[day]?.[team] ?? 1
}

/** Which generation an object is under: for some hours of a rotation it may be either. */
export function generationAt({ rotations }: World, random: Random, at: number): number {
  let generation = 1
  for (const rotation of rotations) {
    if (at < rotation.at) break
    const done = (at - rotation.at) / (rotation.rewrapHours * HOUR)
    if (done >= 1 || random.chance(done)) generation = rotation.generation
  }
  return generation
}

/** What new content is put under. */
export const activeGeneration = ({ rotations }: World, at: number): number =>
  rotations.reduce((newest, rotation) => (at >= rotation.at ? rotation.generation : newest), 1)

/** That nothing is under any more, and that is disabled; 0: there is none yet. */
export const retiredGeneration = (world: World, at: number): number =>
  world.rotations.reduce(
    (retired, rotation) => (at >= rotation.disabledAt ? rotation.generation - 1 : retired),
    0,
  )
