/** What an injector works with. */
import type { Actor } from '../act.ts'
import { HOUR, timeOf, weekdayOf } from '../calendar.ts'
import { isAbsent, isEmployed } from '../cast.ts'
import { hoursOn } from '../habits/day.ts'
import {
  type Attack,
  type Draft,
  isMachine,
  type Principal,
  type Seat,
  type StoredObject,
  type Strength,
} from '../model.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'

export type Stage = {
  readonly world: World
  readonly day: number
  readonly random: Random
  readonly attack: Attack
  readonly out: Draft[]
  /** Who is not, and was not lately, in another attack. */
  readonly free: readonly Principal[]
}

/** @returns null when nobody is there to whom it could happen: it is then tried on another day */
export type Injector = {
  readonly variants: readonly string[]
  readonly inject: (stage: Stage) => readonly Principal[] | null
}

export const byStrength = <T>({ attack }: Stage, weak: T, moderate: T, strong: T): T =>
  ({ weak, moderate, strong })[attack.strength satisfies Strength]

/** Somebody who has worked for a while, with enough to compare with, and who is at work on this day. */
export function victim(stage: Stage, suits: (principal: Principal) => boolean): Principal | null {
  const found = victims(stage, suits)
  return found.length === 0 ? null : stage.random.pick(found)
}

const USUAL_DAYS = 12

export const victims = (
  { free, day }: Stage,
  suits: (principal: Principal) => boolean,
): readonly Principal[] => free.filter((principal) => isAtWork(principal, day) && suits(principal))

const isAtWork = (principal: Principal, day: number): boolean =>
  isEmployed(principal, day) && !isAbsent(principal, day) && principal.weekdays.includes(weekdayOf(day))

export const hasHistory = ({ usual }: Principal): boolean => usual.days >= USUAL_DAYS
export const isReader = (principal: Principal): boolean => hasHistory(principal) && !isMachine(principal)
export const isJob = (principal: Principal): boolean => hasHistory(principal) && isMachine(principal)

/** Decryptions in an hour in which there are any, and on such a day. */
export const usualHour = ({ usual }: Principal): number => usual.decrypts / Math.max(1, usual.hours)
export const usualDay = ({ usual }: Principal): number => usual.decrypts / Math.max(1, usual.days)

export const seatOf = (
  { officeIp, homeIp, homeDays, userAgent, client }: Principal,
  random: Random,
): Seat => ({
  sourceIp: random.chance(homeDays) ? homeIp : officeIp,
  userAgent,
  client,
})

export function actorOf(
  stage: Stage,
  principal: Principal,
  seat = seatOf(principal, stage.random),
  purpose?: string,
): Actor {
  const { world, random, attack, out } = stage
  const needed = principal.roles.includes('steward')
    ? `${random.pick(principal.purposes)}/case ${random.int(1, 900)}`
    : null
  return { world, principal, random, seat, purpose: purpose ?? needed, out, attack }
}

/** When a day's hour begins where the principal is. */
export const hourOf = ({ day }: Stage, { utcOffsetMinutes }: Principal, hour: number): number =>
  timeOf(day, hour, utcOffsetMinutes)

/** An hour at which it usually works, with room for what takes some hours. */
export function workingHour({ random, day }: Stage, principal: Principal, length: number): number {
  const { from, to } = hoursOn(principal, day)
  return random.between(from, Math.max(from + 0.1, to - length))
}

/** Times of so many acts within some hours: `steady`, or in `bursts`. In order. */
export function timesWithin(
  random: Random,
  start: number,
  hours: number,
  count: number,
  bursts = false,
): number[] {
  const centers = Array.from({ length: 3 }, () => random.next() * hours * HOUR)
  const one = (): number =>
    bursts
      ? Math.max(0, random.pick(centers) + random.normal() * 0.05 * hours * HOUR)
      : random.next() * hours * HOUR
  return Array.from({ length: count }, () => Math.round(start + one())).toSorted((a, b) => a - b)
}

/** Different objects, one after the other, from a random place on; `stride` passes over those of the same subject. */
export function objectsOf({ world, random }: Stage, team: number, count: number, stride = 1): StoredObject[] {
  const first = random.int(0, world.catalog.count(team))
  return Array.from({ length: count }, (_, index) =>
    world.catalog.at(team + Math.floor((index * stride) / 2_000), first + index * stride),
  )
}

/** Those that one works on anyway. */
export const casesOf = (
  { world, random }: Stage,
  { team, cases }: Principal,
  count: number,
): StoredObject[] =>
  Array.from({ length: count }, () => world.catalog.at(team, random.pick(cases) + random.int(0, 3)))
