/** Puts attacks into traffic, each labeled. */
import { isWorkday } from '../calendar.ts'
import {
  ATTACK_KINDS,
  type Attack,
  type AttackKind,
  type Draft,
  type Principal,
  type Strength,
} from '../model.ts'
import { Random } from '../random.ts'
import type { Injection } from '../traffic.ts'
import type { World } from '../world.ts'
import { decryptionFailures, destruction, exporting, retired } from './damage.ts'
import { dormantAccount, firstUse, outOfHours } from './newness.ts'
import { bulkObjects, bulkSubjects, inStep, rate, slowExfiltration } from './reading.ts'
import { idScanning, passwordSpraying, refusalsThenSuccess, signInFailures } from './refusals.ts'
import type { Injector } from './stage.ts'

const INJECTORS: Readonly<Record<AttackKind, Injector>> = {
  rate,
  'bulk-objects': bulkObjects,
  'bulk-subjects': bulkSubjects,
  'id-scanning': idScanning,
  'refusals-then-success': refusalsThenSuccess,
  'sign-in-failures': signInFailures,
  'password-spraying': passwordSpraying,
  'first-use': firstUse,
  'dormant-account': dormantAccount,
  'out-of-hours': outOfHours,
  'retired-generation': retired,
  'decryption-failures': decryptionFailures,
  destruction,
  export: exporting,
  'slow-exfiltration': slowExfiltration,
  'in-step': inStep,
}

export type AttackOptions = {
  readonly seed: number
  readonly days: number
  readonly strengths: readonly Strength[]
  readonly kinds?: readonly AttackKind[]
  /** Of each kind and strength. */
  readonly each?: number
  /** Days before the first one. */
  readonly quiet?: number
}

const QUIET_DAYS = 40
/** Of the slow ones. */
const LONGEST_DAYS = 22
/** A victim is left alone for so long before and after. */
const APART_DAYS = 12

export type Plan = {
  readonly inject: Injection
  /** Those that took place; complete when all events have been taken. */
  readonly attacks: readonly Attack[]
}

/**
 * @example
 * const plan = planAttacks({ seed: 1, days: 130, strengths: ['strong'] })
 * for (const event of generateTraffic({ seed: 1, days: 130 }, plan.inject)) …
 */
export function planAttacks(options: AttackOptions): Plan {
  const random = new Random(options.seed, `attacks/${options.strengths.join()}`)
  const waiting = schedule(random, options)
  const attacks: Attack[] = []
  const busyUntil = new Map<string, number>()
  const inject = (world: World, day: number): readonly Draft[] => {
    const out: Draft[] = []
    if (!isWorkday(day)) return out
    for (const attack of waiting.filter((one) => one.day <= day)) {
      const free = world.principals.filter(({ id }) => (busyUntil.get(id) ?? -1) < day)
      const who = run(attack, { world, day, random, free, out })
      if (who === null) continue
      waiting.splice(waiting.indexOf(attack), 1)
      attacks.push(attack)
      const until = attack.kind === 'slow-exfiltration' ? day + LONGEST_DAYS : day
      for (const { id } of who) busyUntil.set(id, until + APART_DAYS)
    }
    return out
  }
  return { inject, attacks }
}

function schedule(
  random: Random,
  { days, strengths, kinds = ATTACK_KINDS, each = 1, quiet = QUIET_DAYS }: AttackOptions,
): Attack[] {
  const attacks: Attack[] = []
  for (const kind of kinds)
    for (const strength of strengths)
      for (let time = 0; time < each; time += 1) {
        const last = kind === 'slow-exfiltration' ? days - LONGEST_DAYS - 4 : days - 4
        const variant = random.pick(INJECTORS[kind].variants)
        attacks.push({
          kind,
          strength,
          day: random.int(quiet, last),
          variant,
          principals: [],
          from: 0,
          to: 0,
          ids: [],
        })
      }
  return attacks
}

type Setting = {
  readonly world: World
  readonly day: number
  readonly random: Random
  readonly free: readonly Principal[]
  readonly out: Draft[]
}

/** @returns whom it befell; null: nobody could be found for it today */
function run(attack: Attack, { world, day, random, free, out }: Setting): readonly Principal[] | null {
  const drafts: Draft[] = []
  const who = INJECTORS[attack.kind].inject({ world, day, random, attack, out: drafts, free })
  if (who === null || drafts.length === 0) return null
  const times = drafts.map(({ at }) => at)
  attack.principals = who.map(({ id }) => id)
  attack.from = Math.min(...times)
  attack.to = Math.max(...times)
  out.push(...drafts)
  return who
}
