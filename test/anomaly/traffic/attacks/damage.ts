/** Attacks on keys and content: retired generations, tampering, destruction, and taking all of it away. */
import { act, decrypt, encrypt, failToDecrypt } from '../act.ts'
import type { Principal } from '../model.ts'
import { retiredGeneration } from '../world.ts'
import {
  actorOf,
  byStrength,
  hourOf,
  type Injector,
  isJob,
  isReader,
  objectsOf,
  type Stage,
  timesWithin,
  usualDay,
  victim,
  victims,
  workingHour,
} from './stage.ts'

/** A generation that is disabled: nothing is under it any more. */
export const retired: Injector = {
  variants: ['fails', 'opens', 'encrypts', 'machine'],
  inject: (stage) => {
    const { attack, random, world } = stage
    const who = victim(stage, attack.variant === 'machine' ? isJob : isReader)
    if (who === null) return null
    const start = hourOf(stage, who, workingHour(stage, who, 1))
    const generation = retiredGeneration(world, start)
    if (generation === 0) return null
    const actor = actorOf(stage, who)
    const count = byStrength(stage, 1, 3, 10)
    const objects = objectsOf(stage, who.team, count)
    for (const [index, at] of timesWithin(random, start, 0.7, count).entries()) {
      const object = objects[index]
      if (object === undefined) continue
      if (attack.variant === 'opens') decrypt(actor, at, object, generation)
      else if (attack.variant !== 'encrypts') failToDecrypt(actor, at, object, generation)
      else {
        encrypt(actor, at, object)
        const event = actor.out.at(-1)?.event
        if (event !== undefined) event.generation = generation
      }
    }
    return [who]
  },
}

export const decryptionFailures: Injector = {
  variants: ['burst', 'spread', 'several-people', 'machine'],
  inject: (stage) => {
    const { attack, random } = stage
    const suited = victims(stage, attack.variant === 'machine' ? isJob : isReader)
    const who = random.some(suited, attack.variant === 'several-people' ? 3 : 1)
    const first = who[0]
    if (first === undefined) return null
    const count = byStrength(stage, 4, 10, 30)
    const hours = attack.variant === 'spread' ? 3 : 0.3
    const start = hourOf(stage, first, workingHour(stage, first, hours))
    const objects = objectsOf(stage, first.team, count)
    for (const [index, at] of timesWithin(random, start, hours, count).entries()) {
      const object = objects[index]
      if (object !== undefined) failToDecrypt(actorOf(stage, who[index % who.length] ?? first), at, object)
    }
    return who
  },
}

const isOwner = (one: Principal): boolean => isReader(one) && one.roles.includes('writer')

export const destruction: Injector = {
  variants: ['shred', 'delete', 'privacy-officer', 'half-a-day'],
  inject: (stage) => {
    const { attack, random } = stage
    const isOfficer = (one: Principal): boolean => one.kind === 'privacy-officer'
    const who = victim(stage, attack.variant === 'privacy-officer' ? isOfficer : isOwner)
    if (who === null) return null
    const count = byStrength(stage, 8, 20, 80)
    const hours = attack.variant === 'half-a-day' ? 4 : 0.5
    const action = attack.variant === 'delete' ? 'object.delete' : 'object.shred'
    const actor = actorOf(stage, who)
    const objects = objectsOf(stage, who.team, count)
    const moments = timesWithin(random, hourOf(stage, who, workingHour(stage, who, hours)), hours, count)
    for (const [index, at] of moments.entries()) act(actor, at, action, { object: objects[index]?.id ?? '' })
    return [who]
  },
}

/** Pages and pages: of lists, of lists and what they name, or of the record itself. */
export const exporting: Injector = {
  variants: ['lists', 'lists-and-content', 'record'],
  inject: (stage) => {
    const { attack, random } = stage
    const isAuditor = (one: Principal): boolean => one.kind === 'auditor'
    const who = victim(stage, attack.variant === 'record' ? isAuditor : isReader)
    if (who === null) return null
    const hours = random.between(0.3, 1.5)
    const start = hourOf(stage, who, workingHour(stage, who, hours))
    const actor = actorOf(stage, who)
    const pages = pagesOf(stage)
    for (const at of timesWithin(random, start, hours, pages)) {
      if (attack.variant === 'record') act(actor, at, 'audit.read', { reason: 'all' })
      else
        act(actor, at, 'object.list', { reason: who.roles.includes('steward') ? 'all' : `grantee ${who.id}` })
    }
    if (attack.variant !== 'lists-and-content') return [who]
    const count = Math.round(usualDay(who) * byStrength(stage, 1, 2, 6))
    const objects = objectsOf(stage, who.team, count)
    for (const [index, at] of timesWithin(random, start, hours + 1, count).entries()) {
      const object = objects[index]
      if (object !== undefined) decrypt(actor, at, object)
    }
    return [who]
  },
}

function pagesOf(stage: Stage): number {
  if (stage.attack.variant === 'record') return byStrength(stage, 40, 100, 300)
  return stage.attack.variant === 'lists' ? byStrength(stage, 15, 40, 120) : byStrength(stage, 5, 10, 30)
}
