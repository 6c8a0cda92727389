/** Attacks that try: ids, objects, passwords. */
import { type Actor, act, decrypt, deny, signIn } from '../act.ts'
import { HOUR, MINUTE } from '../calendar.ts'
import type { Principal, Seat } from '../model.ts'
import { STRANGE_AGENTS, strangeIp } from '../networks.ts'
import { randomBase64url } from '../text.ts'
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
  victim,
  victims,
  workingHour,
} from './stage.ts'

export const idScanning: Injector = {
  variants: ['fast', 'slow', 'with-hits', 'machine'],
  inject: (stage) => {
    const { attack, random } = stage
    const who = victim(stage, attack.variant === 'machine' ? isJob : isReader)
    if (who === null) return null
    const count = byStrength(stage, 10, 25, 100)
    const hours = { fast: 0.1, slow: 5 }[attack.variant] ?? 0.7
    const actor = actorOf(stage, who)
    const objects = objectsOf(stage, who.team, count)
    for (const [index, at] of timesWithin(
      random,
      hourOf(stage, who, workingHour(stage, who, hours)),
      hours,
      count,
    ).entries()) {
      const object = objects[index]
      if (attack.variant === 'with-hits' && object !== undefined && random.chance(0.15))
        decrypt(actor, at, object)
      else deny(actor, at, 'object.decrypt', 'not-found', { object: randomBase64url(random) })
    }
    return [who]
  },
}

/** Somebody tries what is refused, in several ways, until a way is found. */
export const refusalsThenSuccess: Injector = {
  variants: ['forbidden', 'not-found', 'purpose-required'],
  inject: (stage) => {
    const { attack, random } = stage
    const who = victim(stage, isReader)
    if (who === null) return null
    const count = byStrength(stage, 5, 10, 25)
    const start = hourOf(stage, who, workingHour(stage, who, 1))
    const actor = actorOf(stage, who)
    const objects = objectsOf(stage, who.team + 1, 6)
    const moments = timesWithin(random, start, random.between(0.05, 0.5), count)
    for (const at of moments)
      deny(actor, at, 'object.decrypt', attack.variant, { object: random.pick(objects).id })
    let at = (moments.at(-1) ?? start) + MINUTE
    for (const object of objects) {
      decrypt(actor, at, object)
      at += random.exponential(30_000)
    }
    return [who]
  },
}

const stranger = ({ random }: Stage, { client }: Principal): Seat => ({
  sourceIp: strangeIp(random),
  userAgent: random.pick(STRANGE_AGENTS),
  client,
})

export const signInFailures: Injector = {
  variants: ['new-network', 'own-network', 'slow'],
  inject: (stage) => {
    const { attack, random } = stage
    const who = victim(stage, isReader)
    if (who === null) return null
    const seat = attack.variant === 'own-network' ? actorOf(stage, who).seat : stranger(stage, who)
    const actor = actorOf(stage, who, seat)
    const count = byStrength(stage, 5, 10, 25)
    const hours = attack.variant === 'slow' ? 3 : 0.2
    const start = hourOf(stage, who, random.between(5, 20))
    const moments = timesWithin(random, start, hours, count)
    for (const at of moments) failSignIn(actor, at)
    breakIn(stage, actor, (moments.at(-1) ?? start) + MINUTE, 4)
    return [who]
  },
}

/** A password or two at many accounts, and one of them is right. */
export const passwordSpraying: Injector = {
  variants: ['one-source', 'many-sources'],
  inject: (stage) => {
    const { attack, random } = stage
    const found = random.some(victims(stage, isReader), byStrength(stage, 4, 8, 14))
    const last = found.at(-1)
    if (found.length < byStrength(stage, 4, 7, 10) || last === undefined) return null
    const start = hourOf(stage, last, random.between(1, 22))
    const seat = stranger(stage, last)
    const from = (): Seat =>
      attack.variant === 'many-sources' ? { ...seat, sourceIp: strangeIp(random) } : seat
    for (const one of found) {
      const actor = actorOf(stage, one, from())
      for (let failure = 0; failure < random.int(1, 3); failure += 1)
        failSignIn(actor, start + random.next() * 0.5 * HOUR)
    }
    breakIn(stage, actorOf(stage, last, from()), start + 0.55 * HOUR, 4)
    return found
  },
}

function failSignIn(actor: Actor, at: number): void {
  act(actor, at, 'auth.fail', { reason: 'wrong password' }, 'denied')
  const event = actor.out.at(-1)?.event
  if (event !== undefined) event.roles = []
}

export function breakIn(stage: Stage, actor: Actor, at: number, reads: number): void {
  signIn(actor, at)
  let time = at + MINUTE
  for (const object of objectsOf(stage, actor.principal.team, reads)) {
    decrypt(actor, time, object)
    time += stage.random.exponential(20_000)
  }
}
