/** Sums over streams, which can be added to each other, also across threads. */
import { ATTACK_KINDS, type AttackKind, STRENGTHS, type Strength } from '../traffic/model.ts'
import { falseOnes, type Outcome, scoreAttack } from './score.ts'
import type { Watched } from './stream.ts'

export type Cell = {
  attacks: number
  noticed: number
  byChance: number
  delays: number[]
  by: Record<string, number>
}

export type Tally = {
  /** By `<kind> <strength>`. */
  cells: Record<string, Cell>
  /** By detector. */
  falseBy: Record<string, number>
  /** Without, and with attacks in the stream. */
  falseClean: number
  falseAttacked: number
  monthsClean: number
  monthsAttacked: number
  /** What was not noticed, to look into. */
  missed: string[]
  /** What was false, in words. */
  wrong: string[]
}

export const emptyTally = (): Tally => ({
  cells: {},
  falseBy: {},
  falseClean: 0,
  falseAttacked: 0,
  monthsClean: 0,
  monthsAttacked: 0,
  missed: [],
  wrong: [],
})

export const cellName = (kind: AttackKind, strength: Strength): string => `${kind} ${strength}`
export const allCells = (): { kind: AttackKind; strength: Strength }[] =>
  ATTACK_KINDS.flatMap((kind) => STRENGTHS.map((strength) => ({ kind, strength })))

/** @param clean the same traffic without attacks: what it has in an attack's place would have been noticed anyway */
export function tallyStream(name: string, seed: number, watched: Watched, clean: Watched): Tally {
  const tally = emptyTally()
  const alarms = watched.alarms[name] ?? []
  for (const attack of watched.attacks) {
    const outcome = scoreAttack(attack, alarms)
    const byChance = scoreAttack(attack, clean.alarms[name] ?? []).detector !== null
    count(tally, outcome, byChance)
    if (outcome.detector === null)
      tally.missed.push(`${seed} ${attack.strength} ${attack.kind} (${attack.variant})`)
  }
  const wrong = falseOnes(alarms, watched.attacks)
  for (const { detector, raisedAt, sentence } of wrong) {
    tally.falseBy[detector] = (tally.falseBy[detector] ?? 0) + 1
    tally.wrong.push(`${seed} ${new Date(raisedAt).toISOString()} ${detector}: ${sentence}`)
  }
  if (watched.attacks.length === 0) {
    tally.falseClean = wrong.length
    tally.monthsClean = watched.principalMonths
  } else {
    tally.falseAttacked = wrong.length
    tally.monthsAttacked = watched.principalMonths
  }
  return tally
}

function count(tally: Tally, { attack, detector, delay }: Outcome, byChance: boolean): void {
  const name = cellName(attack.kind, attack.strength)
  const cell = tally.cells[name] ?? { attacks: 0, noticed: 0, byChance: 0, delays: [], by: {} }
  tally.cells[name] = cell
  cell.attacks += 1
  if (byChance) cell.byChance += 1
  if (detector === null) return
  cell.noticed += 1
  cell.delays.push(delay)
  cell.by[detector] = (cell.by[detector] ?? 0) + 1
}

export function addTally(sum: Tally, tally: Tally): void {
  for (const [name, cell] of Object.entries(tally.cells)) {
    const into = sum.cells[name]
    if (into === undefined) {
      sum.cells[name] = cell
      continue
    }
    into.attacks += cell.attacks
    into.noticed += cell.noticed
    into.byChance += cell.byChance
    into.delays.push(...cell.delays)
    for (const [detector, times] of Object.entries(cell.by))
      into.by[detector] = (into.by[detector] ?? 0) + times
  }
  for (const [detector, times] of Object.entries(tally.falseBy))
    sum.falseBy[detector] = (sum.falseBy[detector] ?? 0) + times
  sum.falseClean += tally.falseClean
  sum.falseAttacked += tally.falseAttacked
  sum.monthsClean += tally.monthsClean
  sum.monthsAttacked += tally.monthsAttacked
  sum.missed.push(...tally.missed)
  sum.wrong.push(...tally.wrong)
}

/** Over all kinds, or of one. */
export function recallOf(tally: Tally, strength: Strength, kind?: AttackKind): number {
  const cells = allCells()
    .filter((cell) => cell.strength === strength && (kind === undefined || cell.kind === kind))
    .flatMap((cell) => tally.cells[cellName(cell.kind, cell.strength)] ?? [])
  const attacks = cells.reduce((sum, cell) => sum + cell.attacks, 0)
  return attacks === 0 ? Number.NaN : cells.reduce((sum, cell) => sum + cell.noticed, 0) / attacks
}

/** False findings a principal and month of 30 days, of all streams. */
export const falseRateOf = ({ falseClean, falseAttacked, monthsClean, monthsAttacked }: Tally): number =>
  (falseClean + falseAttacked) / (monthsClean + monthsAttacked)
