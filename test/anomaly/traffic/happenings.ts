/** What changes in the course of the months: networks, browsers, duties; and what a failing store makes of requests. */
import { DAY, MINUTE } from './calendar.ts'
import { type Draft, isMachine, type Principal } from './model.ts'
import { homeIp, officeIp, updated } from './networks.ts'
import type { World } from './world.ts'

const NETWORK_CHANGE = 0.7
const REORGANIZATION = 0.6
const BROWSER_UPDATE_DAYS = 28
const NEW_HOME_IP = 0.02

/** To be called once a day, in order. */
export function changeWorld(world: World, day: number): void {
  const people = world.principals.filter((principal) => !isMachine(principal))
  if (day === Math.floor(world.days * NETWORK_CHANGE)) moveOffice(world, people)
  if (day === Math.floor(world.days * REORGANIZATION)) reorganize(people)
  for (const person of people) {
    if (person.random.chance(NEW_HOME_IP)) person.homeIp = homeIp(person.random)
    // Over a week, as everybody starts their browser again.
    if (day % BROWSER_UPDATE_DAYS === 20 + (person.id.charCodeAt(9) % 7))
      person.userAgent = updated(person.userAgent)
  }
}

/** All offices get new addresses, on one day. */
function moveOffice({ random }: World, people: readonly Principal[]): void {
  for (const person of people) person.officeIp = officeIp(random, 10 + (person.team % 3))
}

/** Two clerks get another duty. */
function reorganize(people: readonly Principal[]): void {
  const clerks = people.filter(({ kind }) => kind === 'clerk')
  for (const clerk of clerks.slice(0, 2)) {
    clerk.roles = ['reader', 'steward']
    clerk.purposes = ['support', 'subject-request']
  }
}

/** Requests fail while a store is away, are repeated, and succeed soon after it is back. */
export function sufferOutages({ outages, random }: World, drafts: Draft[], midnight: number): void {
  for (const { from, to } of outages) {
    if (to < midnight || from > midnight + DAY) continue
    const hit = drafts.filter(({ at, event }) => at >= from && at < to && event.action.startsWith('object.'))
    for (const { at, event, attack } of hit) {
      if (attack !== null || event.outcome !== 'allowed') continue
      const late = to + random.exponential(2 * MINUTE)
      drafts.push({ at: Math.round(late), event: { ...event }, attack: null })
      const retries = random.int(0, 3)
      event.outcome = 'failed'
      event.reason = 'unavailable'
      for (let retry = 1; retry <= retries; retry += 1)
        drafts.push({ at: at + retry * 5_000, event: { ...event }, attack: null })
    }
  }
}
