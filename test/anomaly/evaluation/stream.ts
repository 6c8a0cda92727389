/** One seed's traffic, with or without attacks, seen by all contenders at once. */
import { planAttacks } from '../traffic/attacks/inject.ts'
import type { Attack, AttackKind, Strength } from '../traffic/model.ts'
import { generateTraffic } from '../traffic/traffic.ts'
import type { Alarm, Contender } from './contender.ts'

export type StreamOptions = {
  readonly seed: number
  readonly days: number
  readonly principals: number
  readonly rate: number
  /** null: nothing but ordinary traffic */
  readonly strength: Strength | null
  /** How many of each kind. */
  readonly each: number
  readonly kinds?: readonly AttackKind[]
}

export type Watched = {
  readonly attacks: readonly Attack[]
  readonly alarms: Readonly<Record<string, readonly Alarm[]>>
  /** Of all principals together. */
  readonly principalMonths: number
  readonly events: number
}

const MONTH_MS = 30 * 24 * 60 * 60_000

export function watchStream(
  options: StreamOptions,
  contenders: Readonly<Partial<Record<string, Contender>>>,
): Watched {
  const { strength, kinds, ...rest } = options
  const strengths = strength === null ? [] : [strength]
  const plan = planAttacks({ ...rest, strengths, ...(kinds === undefined ? {} : { kinds }) })
  const seen = new Map<string, { first: string; last: string }>()
  const all = Object.entries(contenders).flatMap(([name, contender]) =>
    contender === undefined ? [] : [{ name, contender }],
  )
  let events = 0
  for (const event of generateTraffic(rest, plan.inject)) {
    events += 1
    for (const { contender } of all) contender.observe(event)
    if (event.principal === undefined || event.principal.startsWith('system:')) continue
    const life = seen.get(event.principal)
    if (life === undefined) seen.set(event.principal, { first: event.time, last: event.time })
    else life.last = event.time
  }
  const lives = [...seen.values()].map(({ first, last }) => Date.parse(last) - Date.parse(first))
  return {
    attacks: plan.attacks,
    alarms: Object.fromEntries(all.map(({ name, contender }) => [name, contender.end()])),
    principalMonths: lives.reduce((sum, life) => sum + life, 0) / MONTH_MS,
    events,
  }
}
