/** Attacks that read much: at once, over many objects or subjects, or a little more every day. */
import { decrypt } from '../act.ts'
import { DAY, HOUR, isWorkday } from '../calendar.ts'
import { isAbsent } from '../cast.ts'
import { isMachine, type Principal } from '../model.ts'
import {
  actorOf,
  byStrength,
  casesOf,
  hourOf,
  type Injector,
  isJob,
  isReader,
  objectsOf,
  type Stage,
  timesWithin,
  usualDay,
  usualHour,
  victim,
  workingHour,
} from './stage.ts'

const hasLevel = (principal: Principal): boolean => isReader(principal) && usualDay(principal) >= 6

/** Three, six or fifteen times an ordinary hour. */
export const rate: Injector = {
  variants: ['steady', 'bursts', 'over-lunch', 'with-work', 'machine'],
  inject: (stage) => {
    const { attack, random } = stage
    const who = victim(stage, attack.variant === 'machine' ? isJob : hasLevel)
    if (who === null) return null
    const times = byStrength(stage, 3, 6, 15)
    const count = Math.max(byStrength(stage, 12, 25, 60), Math.round(times * usualHour(who)))
    const start = attack.variant === 'over-lunch' ? 12 : workingHour(stage, who, 1)
    const hours = attack.variant === 'with-work' ? 2 : 1
    const moments = timesWithin(random, hourOf(stage, who, start), hours, count, attack.variant === 'bursts')
    const objects = random.chance(0.5) ? casesOf(stage, who, count) : objectsOf(stage, who.team, count)
    readAll(stage, who, moments, objects)
    return [who]
  },
}

/** Two, four or ten times an ordinary day, of different objects. */
export const bulkObjects: Injector = {
  variants: ['steady', 'bursts', 'other-team', 'machine'],
  inject: (stage) => bulk(stage, byStrength(stage, 2, 4, 10), 1),
}

/** One object each of many subjects. */
export const bulkSubjects: Injector = {
  variants: ['steady', 'bursts', 'other-team', 'machine'],
  inject: (stage) => bulk(stage, byStrength(stage, 2, 4, 10), 4),
}

function bulk(stage: Stage, times: number, stride: number): readonly Principal[] | null {
  const { attack, random } = stage
  const who = victim(stage, attack.variant === 'machine' ? isJob : hasLevel)
  if (who === null) return null
  const count = Math.round(times * usualDay(who))
  const hours = random.between(3, 7)
  const start = hourOf(stage, who, workingHour(stage, who, hours))
  const team = attack.variant === 'other-team' ? who.team + 1 : who.team
  const moments = timesWithin(random, start, hours, count, attack.variant === 'bursts')
  readAll(stage, who, moments, objectsOf(stage, team, count, stride))
  return [who]
}

const SLOW_DAYS = 21

/** Every day some more than ordinary, for three weeks. */
export const slowExfiltration: Injector = {
  variants: ['steady', 'ramp', 'over-lunch', 'machine'],
  inject: (stage) => {
    const { attack, day, random } = stage
    const who = victim(stage, attack.variant === 'machine' ? isJob : hasLevel)
    if (who === null) return null
    const share = byStrength(stage, 0.3, 0.6, 1.2)
    for (let later = 0; later < SLOW_DAYS; later += 1) {
      if (
        !isMachine(who) &&
        (!isWorkday(day + later) || !who.weekdays.includes((day + later) % 7) || isAbsent(who, day + later))
      )
        continue
      const ramp = attack.variant === 'ramp' ? (1.6 * (later + 1)) / SLOW_DAYS : 1
      const lunch = attack.variant === 'over-lunch'
      const start = hourOf(stage, who, lunch ? 12 : who.from) + later * DAY
      const count = random.poisson(usualDay(who) * share * Math.min(1.3, ramp))
      readAll(stage, who, timesWithin(random, start, lunch ? 1 : 8, count), objectsOf(stage, who.team, count))
    }
    return [who]
  },
}

/** Together, each by so little that it would hardly be seen alone. */
export const inStep: Injector = {
  variants: ['own-networks', 'one-network', 'same-objects'],
  inject: (stage) => {
    const { attack, random, free } = stage
    const suited = free.filter((one) => victim({ ...stage, free: [one] }, hasLevel) !== null)
    const count = byStrength(stage, 3, 5, 8)
    if (suited.length < count) return null
    const who = random.some(suited, count)
    const start = hourOf(stage, { ...(who[0] as Principal) }, random.between(10, 15))
    const shared = objectsOf(stage, random.int(0, 5), 200)
    const sourceIp = `198.51.100.${random.int(1, 255)}`
    for (const one of who) {
      const items = Math.max(
        byStrength(stage, 6, 9, 15),
        Math.round(byStrength(stage, 2, 3, 5) * usualHour(one)),
      )
      const objects = attack.variant === 'same-objects' ? shared : objectsOf(stage, one.team, items)
      const actor = actorOf(stage, one)
      const seat = attack.variant === 'one-network' ? { ...actor.seat, sourceIp } : actor.seat
      const moments = timesWithin(random, start + random.next() * 0.05 * HOUR, 0.5, items)
      for (const [index, at] of moments.entries()) {
        const object = objects[index]
        if (object !== undefined) decrypt({ ...actor, seat }, at, object)
      }
    }
    return who
  },
}

export function readAll(
  stage: Stage,
  who: Principal,
  moments: readonly number[],
  objects: ReturnType<typeof objectsOf>,
): void {
  const actor = actorOf(stage, who)
  for (const [index, at] of moments.entries()) {
    const object = objects[index]
    if (object !== undefined) decrypt(actor, at, object)
  }
}
