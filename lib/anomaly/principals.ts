/** Who did it: what is remembered of each, for a bounded number of them. */

import { groupOf } from './days.ts'
import { hashOf } from './distinct.ts'
import type { Moment } from './moment.ts'
import { ANOMALY_POLICY } from './policy.ts'
import { createPrincipal, type Principal } from './state.ts'

const { nameMaxCharacters, principalsMax } = ANOMALY_POLICY
const NOBODY = '-'

/** Of an event; made when it is new. Whoever was not seen for longest gives way. */
export function principalOf(moment: Moment): Principal {
  const { state, event, now } = moment
  const name = nameFor(event.principal ?? NOBODY)
  const found = state.principals.get(name)
  if (found !== undefined) return found
  const machine = name.startsWith('client:') || name.startsWith('system:')
  const made = createPrincipal(name, machine, groupNameOf(machine, event.roles), now)
  if (state.principals.size >= principalsMax) forgetIdle(moment)
  state.principals.set(name, made)
  groupOf(state, made.group)
  return made
}

/** Untrusted text: what is longer is cut, and keeps its difference as a number. */
const nameFor = (text: string): string =>
  text.length <= nameMaxCharacters
    ? text
    : `${text.slice(0, nameMaxCharacters - 10)}~${hashOf(text.slice(nameMaxCharacters - 10)).toString(36)}`

const GROUPS_MAX_CHARACTERS = 120

export const groupNameOf = (machine: boolean, roles: readonly string[] = []): string =>
  `${machine ? 'm' : 'p'} ${roles.slice(0, 10).toSorted().join(' ').slice(0, GROUPS_MAX_CHARACTERS)}`

/** A twentieth at once, so that a flood of names does not make each one of them dear. */
function forgetIdle({ state }: Moment): void {
  const idle = [...state.principals.values()].toSorted(
    (a, b) => a.last - b.last || (a.name < b.name ? -1 : 1),
  )
  for (const { name } of idle.slice(0, principalsMax / 20)) state.principals.delete(name)
}
