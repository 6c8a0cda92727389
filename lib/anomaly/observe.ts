/** Which detectors look at which events. */

import { groupOf } from './days.ts'
import { observeDestruction } from './detectors/destruction.ts'
import { isAway, observeFailure } from './detectors/failures.ts'
import { observeFirstUse } from './detectors/first-use.ts'
import { learnGeneration, observeGeneration } from './detectors/generations.ts'
import { observeHours, observeReturn } from './detectors/hours.ts'
import { observeRead, takeBackRead } from './detectors/reading.ts'
import { observeRefusal, observeSuccess } from './detectors/refusals.ts'
import { observeSignIn, observeSignInFailure } from './detectors/sign-ins.ts'
import { hashOf, remember, remembers } from './distinct.ts'
import { endSoon } from './incidents.ts'
import type { Moment } from './moment.ts'
import { observeOutage } from './outage.ts'
import { groupNameOf } from './principals.ts'
import type { Principal } from './state.ts'

/** What the vault does by itself is no use of it by anybody; its operator is a person. */
const isVault = ({ name }: Principal): boolean => name.startsWith('system:') && name !== 'system:operator'
const NOBODY = '-'

export function observeEvent(moment: Moment): void {
  const { event, principal, state, now } = moment
  learnGeneration(moment)
  principal.events += 1
  if (event.action === 'auth.fail') {
    if (principal.name !== NOBODY) observeSignInFailure(moment)
    return
  }
  noteTarget(moment)
  if (isVault(principal) || principal.name === NOBODY) {
    principal.last = now
    return
  }
  observeReturn(moment)
  principal.last = now
  principal.day = state.day
  observeRoles(moment)
  observeFirstUse(moment)
  observeHours(moment)
  observeOutcome(moment)
}

function observeOutcome(moment: Moment): void {
  const { event, principal } = moment
  const { action, outcome, object } = event
  if (outcome === 'failed') observeOutage(moment)
  if (outcome === 'denied') {
    observeRefusal(moment)
    return
  }
  if (action === 'object.decrypt' || action === 'object.encrypt') observeGeneration(moment)
  if (outcome === 'failed') {
    if (action !== 'object.decrypt') return
    if (isAway(event.reason)) takeBackRead(moment)
    else observeFailure(moment)
    return
  }
  const isFresh =
    object !== undefined &&
    action === 'object.decrypt' &&
    !(principal.read !== null && remembers(principal.read, hashOf(object)))
  if (principal.refusals.length > 0) observeSuccess(moment, isFresh)
  if (action === 'object.decrypt') observeRead(moment)
  else if (action === 'auth.sign-in') observeSignIn(moment)
  else if (action === 'object.encrypt' && object !== undefined) remember(moment.state.made, hashOf(object))
  else observeDestruction(moment)
}

/** What an administrator did to somebody explains what is new about them; what the vault did was its answer to what is known. */
function noteTarget({ event, state, now }: Moment): void {
  if (event.target === undefined || event.outcome !== 'allowed') return
  if (event.action === 'principal.suspend') endSoon(state, event.target)
  const target = state.principals.get(event.target)
  if (target === undefined) return
  if (event.action === 'user.roles') target.rolesAt = now
  if (event.action === 'user.enable' || event.action === 'user.reset') target.enabledAt = now
}

/** Whoever has other roles has other peers. */
function observeRoles({ event, principal, state }: Moment): void {
  const { roles } = event
  if (roles === undefined || roles.length === 0 || roles === principal.lastRoles) return
  if (
    principal.lastRoles.length === roles.length &&
    roles.every((role, at) => role === principal.lastRoles[at])
  )
    return
  principal.group = groupNameOf(principal.machine, roles)
  groupOf(state, principal.group)
}
