import type { Caller } from '../access/caller.ts'
import type { AdminTask } from '../access/duties.ts'
import { checkTarget } from '../access/second-admin.ts'
import type { Action } from '../audit/event.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { EventFacts } from '../audit/record.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import { enforceCustodyAllows } from './custodian.ts'
import type { Approval } from './model.ts'
import { carryOut, onlyAsks, type Plan, planWish, type Wish } from './plan.ts'
import { enforceSeparation } from './role-sets.ts'
import { findTarget, type Target } from './target.ts'

const ACTIONS: Readonly<Record<AdminTask, Action>> = {
  roles: 'user.roles',
  enable: 'user.enable',
  disable: 'user.disable',
  reset: 'user.reset',
  'sign-out': 'user.sign-out',
}

/**
 * Does something to a person or a machine client, or asks for it where it needs a second administrator. The event says which:
 * `approval.request` when nothing was done yet.
 *
 * @returns the approval that was asked for; null: all is done.
 * @throws a refusal; KeyfoldError `conflict` for the last administrator, and when something else is pending or was changed meanwhile
 */
export async function administer(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  principal: string,
  wish: Wish,
): Promise<Approval | null> {
  const [caller, target] = await Promise.all([from, findTarget(ports, principal)])
  const asks = target !== null && onlyAsks(ports, caller, target, wish)
  const action = asks ? 'approval.request' : ACTIONS[wish.task]
  return perform(ports.recorder, caller, action, { target: principal }, async (allow) => {
    enforceMay(ports, caller, 'user:manage')
    enforce(checkTarget(caller, principal, wish.task))
    enforceFound(target, `There is no ${principal}.`)
    if (wish.task === 'roles') await enforceRoles(ports, target, wish.roles)
    const plan = await planWish(ports, caller, target, wish)
    await allow(factsOf(plan))
    await carryOut(ports, caller, target, plan)
    return plan.planned?.approval ?? null
  })
}

async function enforceRoles(
  ports: AdministrationPorts,
  target: Target,
  roles: Extract<Wish, { task: 'roles' }>['roles'],
): Promise<void> {
  enforceSeparation(roles)
  await enforceCustodyAllows(ports, target, roles)
}

/** The roles that are given now; where there are none, those that are asked for. */
function factsOf({ atOnce, planned }: Plan): EventFacts {
  const approval = planned?.approval
  const change = approval?.change
  const asked = change?.kind === 'roles' ? change.roles : undefined
  const given = atOnce?.task === 'roles' ? atOnce.roles : undefined
  const targetRoles = given ?? asked
  return {
    ...(targetRoles === undefined ? {} : { targetRoles }),
    ...(approval === undefined ? {} : { approval: approval.id }),
  }
}
