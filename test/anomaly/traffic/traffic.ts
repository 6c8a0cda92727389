/** Months of a vault's events, in order of their ids. */
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { DAY, HOUR, isFirstWorkdayOfMonth, START } from './calendar.ts'
import { isEmployed } from './cast.ts'
import { answerAtNight, workOnCases, writeReport } from './habits/case-work.ts'
import { worksOn } from './habits/day.ts'
import { integrate, migrate, poll, runHourly, runNightly, runWeekly } from './habits/machines.ts'
import { workInOffice } from './habits/offices.ts'
import { rotate } from './habits/rotation.ts'
import { changeWorld, sufferOutages } from './happenings.ts'
import type { Draft, Kind, Principal } from './model.ts'
import { Random } from './random.ts'
import { createSeededIds, timeOfDay } from './text.ts'
import { makeWorld, type TrafficOptions, type World } from './world.ts'

/** Adds what somebody else does on this day, after everybody's ordinary work has been planned. */
export type Injection = (world: World, day: number) => readonly Draft[]

/**
 * The same options give the same events.
 *
 * @example for (const event of generateTraffic({ seed: 1, days: 90 })) detector.observe(event)
 */
export function* generateTraffic(options: TrafficOptions, inject?: Injection): Generator<AuditEvent> {
  const world = makeWorld(options)
  const nextId = createSeededIds(new Random(options.seed, 'ids'))
  const buckets = new Map<number, Draft[]>()
  for (let day = 0; day < options.days; day += 1) {
    put(buckets, planDay(world, day))
    if (inject !== undefined) put(buckets, inject(world, day))
    // Where it is earlier, tomorrow begins yet today.
    yield* emit(world, buckets, day - 1, nextId)
  }
  yield* emit(world, buckets, options.days - 1, nextId)
}

function planDay(world: World, day: number): Draft[] {
  changeWorld(world, day)
  const drafts: Draft[] = []
  for (const principal of world.principals) {
    const before = drafts.length
    live(world, principal, day, drafts)
    learnUsual(principal, drafts, before)
  }
  for (const rotation of world.rotations) if (rotation.day === day) rotate(world, rotation, drafts)
  return drafts
}

const ON_CALL_NIGHTS = 0.05
const MIGRATION = 0.5
const isMigration = ({ days }: World, day: number): boolean =>
  [0, 1].includes(day - Math.floor(days * MIGRATION))

const MACHINE_HABITS: Readonly<Partial<Record<Kind, typeof integrate>>> = {
  integration: (world, principal, day, out) => {
    if (isMigration(world, day)) migrate(world, principal, day, out)
    integrate(world, principal, day, out)
  },
  'hourly-job': runHourly,
  'nightly-job': runNightly,
  'weekly-job': runWeekly,
  poller: poll,
}

function live(world: World, principal: Principal, day: number, out: Draft[]): void {
  const habit = MACHINE_HABITS[principal.kind] ?? liveAsPerson
  habit(world, principal, day, out)
}

function liveAsPerson(world: World, principal: Principal, day: number, out: Draft[]): void {
  if (principal.kind === 'on-call' && isEmployed(principal, day) && principal.random.chance(ON_CALL_NIGHTS)) {
    answerAtNight(world, principal, day, out)
  }
  if (!worksOn(principal, day)) return
  if (principal.level > 0) workOnCases(world, principal, day, out)
  if (principal.level === 0 || principal.kind === 'privacy-officer') workInOffice(world, principal, day, out)
  if (principal.monthlyReport && isFirstWorkdayOfMonth(day)) writeReport(world, principal, day, out)
}

/** Attacks are as strong as they are compared with this. */
function learnUsual({ usual }: Principal, drafts: readonly Draft[], from: number): void {
  const hours = new Set<number>()
  let decrypts = 0
  for (let index = from; index < drafts.length; index += 1) {
    const draft = drafts[index]
    if (draft?.event.action !== 'object.decrypt') continue
    decrypts += 1
    hours.add(Math.floor(draft.at / HOUR))
  }
  if (decrypts === 0) return
  usual.days += 1
  usual.hours += hours.size
  usual.decrypts += decrypts
}

/** The day of the calendar, in UTC, at which something happens. */
const bucketOf = ({ at }: Draft): number => Math.floor((at - START) / DAY)

function put(buckets: Map<number, Draft[]>, drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    const bucket = buckets.get(bucketOf(draft))
    if (bucket === undefined) buckets.set(bucketOf(draft), [draft])
    else bucket.push(draft)
  }
}

function* emit(
  world: World,
  buckets: Map<number, Draft[]>,
  last: number,
  nextId: (time: number) => string,
): Generator<AuditEvent> {
  for (const day of [...buckets.keys()].filter((key) => key <= last).toSorted((a, b) => a - b)) {
    const drafts = buckets.get(day) ?? []
    buckets.delete(day)
    sufferOutages(world, drafts, START + day * DAY)
    drafts.sort((a, b) => a.at - b.at)
    const date = new Date(START + day * DAY).toISOString().slice(0, 11)
    for (const { at, event, attack } of drafts) {
      event.id = nextId(at)
      event.time = date + timeOfDay(at - START - day * DAY)
      attack?.ids.push(event.id)
      yield event
    }
  }
}
