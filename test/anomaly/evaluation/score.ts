/** Which attacks were noticed, how soon, and which alarms were false. */
import type { Attack, AttackKind } from '../traffic/model.ts'
import type { Alarm } from './contender.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How long after its end an attack may yet be noticed. */
export const graceOf = (kind: AttackKind): number => (kind === 'slow-exfiltration' ? 7 * DAY : DAY)
/** An alarm about the same principals is no false one for so long: what was learned from the attack has to be unlearned. */
const AFTERMATH = 7 * DAY

export type Outcome = {
  readonly attack: Attack
  /** By the first alarm about it; null: nobody noticed. */
  readonly detector: string | null
  /** From its first event, in milliseconds. */
  readonly delay: number
}

export function scoreAttack(attack: Attack, alarms: readonly Alarm[]): Outcome {
  const until = attack.to + graceOf(attack.kind)
  const found = alarms
    .filter((alarm) => isAbout(alarm, attack) && isWithin(alarm, attack.from, until))
    .toSorted((a, b) => a.raisedAt - b.raisedAt)
  const [first] = found
  return {
    attack,
    detector: first?.detector ?? null,
    delay: first === undefined ? 0 : first.raisedAt - attack.from,
  }
}

export const falseOnes = (alarms: readonly Alarm[], attacks: readonly Attack[]): readonly Alarm[] =>
  alarms.filter(
    (alarm) =>
      !attacks.some(
        (attack) => isAbout(alarm, attack) && isWithin(alarm, attack.from, attack.to + AFTERMATH),
      ),
  )

/** One that names nobody is judged by what it refers to. */
function isAbout({ principals, evidence }: Alarm, attack: Attack): boolean {
  if (principals.some((principal) => attack.principals.includes(principal))) return true
  return principals.length === 0 && evidence.some((id) => attack.ids.includes(id))
}

/** Raised in time. What was raised before the attack began is about something else, even when it goes on. */
const isWithin = ({ from, to, raisedAt }: Alarm, start: number, end: number): boolean =>
  from <= end && to >= start && raisedAt >= start && raisedAt <= end
