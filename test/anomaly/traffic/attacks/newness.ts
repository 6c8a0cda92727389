/** Attacks by who, when and whence: what was never used, accounts that slept, hours at which nobody works. */
import { decrypt } from '../act.ts'
import { DAY, MINUTE } from '../calendar.ts'
import type { Principal } from '../model.ts'
import { STRANGE_AGENTS, strangeIp } from '../networks.ts'
import { breakIn } from './refusals.ts'
import {
  actorOf,
  byStrength,
  hasHistory,
  hourOf,
  type Injector,
  isJob,
  isReader,
  objectsOf,
  seatOf,
  timesWithin,
  victim,
  workingHour,
} from './stage.ts'

const NOVELTIES = ['network', 'client', 'purpose', 'privilege'] as const

/** One, two or three of: a network, a client, a purpose and a privilege that this principal never had. */
export const firstUse: Injector = {
  variants: ['person', 'person', 'machine'],
  inject: (stage) => {
    const { attack, random, day } = stage
    const who = victim(stage, attack.variant === 'machine' ? isJob : isReader)
    if (who === null) return null
    const novelties = random.some(NOVELTIES, byStrength(stage, 1, 2, 3))
    attack.variant = `${attack.variant}: ${novelties.join(', ')}`
    const usual = seatOf(who, random)
    const strange = novelties.includes('client')
    const seat = {
      sourceIp: novelties.includes('network') ? strangeIp(random) : usual.sourceIp,
      userAgent: strange ? random.pick(STRANGE_AGENTS) : usual.userAgent,
      client: strange ? `tool-${day}` : usual.client,
    }
    const roles = novelties.includes('privilege')
      ? [...who.roles.filter((role) => role !== 'steward'), newRole(who)]
      : who.roles
    const purpose = novelties.includes('purpose') ? 'investigation/case 7' : undefined
    const actor = { ...actorOf(stage, who, seat, purpose), principal: { ...who, roles } }
    const count = byStrength(stage, 5, 12, 30)
    const objects = objectsOf(stage, who.team, count)
    const start = hourOf(stage, who, workingHour(stage, who, 1))
    for (const [index, at] of timesWithin(random, start, 1, count).entries()) {
      const object = objects[index]
      if (object !== undefined) decrypt(actor, at, object)
    }
    return [who]
  },
}

const newRole = ({ roles }: Principal): 'steward' | 'privacy-officer' =>
  roles.includes('steward') ? 'privacy-officer' : 'steward'

/** After five, eight or eleven weeks, from where it was before or from elsewhere. */
export const dormantAccount: Injector = {
  variants: ['own-network', 'new-network'],
  inject: (stage) => {
    const { attack, random, day, free } = stage
    const weeks = byStrength(stage, 5, 8, 11)
    const asleep = free.filter(
      (one) => one.kind === 'leaver' && hasHistory(one) && day - one.leaves >= weeks * 7,
    )
    if (asleep.length === 0) return null
    const who = random.pick(asleep)
    const isNew = attack.variant === 'new-network'
    const seat = isNew ? { ...seatOf(who, random), sourceIp: strangeIp(random) } : seatOf(who, random)
    const at = hourOf(stage, who, workingHour(stage, who, 1))
    breakIn(stage, actorOf(stage, who, seat), at, byStrength(stage, 3, 10, 25))
    return [who]
  },
}

/** Whoever never works at night, or not at the weekend. */
export const outOfHours: Injector = {
  variants: ['night', 'night', 'weekend-night', 'new-network'],
  inject: (stage) => {
    const { attack, random, day } = stage
    const who = victim(stage, (one) => isReader(one) && one.kind !== 'on-call' && one.kind !== 'shift-worker')
    if (who === null) return null
    const hour = byStrength(stage, who.to + 3.5, random.between(22.5, 27), random.between(24, 27))
    const untilWeekend = attack.variant === 'weekend-night' ? 5 - (day % 7) : 0
    const start = hourOf(stage, who, hour) + untilWeekend * DAY
    const home = { ...seatOf(who, random), sourceIp: who.homeDays > 0 ? who.homeIp : who.officeIp }
    const seat = attack.variant === 'new-network' ? { ...home, sourceIp: strangeIp(random) } : home
    const count = byStrength(stage, 4, 12, 35)
    const objects = objectsOf(stage, who.team, count)
    const actor = actorOf(stage, who, seat)
    for (const [index, at] of timesWithin(
      random,
      start + MINUTE,
      byStrength(stage, 0.5, 1, 2),
      count,
    ).entries()) {
      const object = objects[index]
      if (object !== undefined) decrypt(actor, at, object)
    }
    return [who]
  },
}
