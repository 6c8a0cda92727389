/** Who looks after a machine client: its custodian, a person who administers nothing. Pure functions, like `check.ts`. */
import type { Caller } from './caller.ts'
import { ALLOWED, checkAccess, checkCaller, type Decision, forbid } from './check.ts'
import { mixedDuties, needsSecondAdmin } from './duties.ts'
import { isPerson } from './principal.ts'
import { DEFAULT_PURPOSES } from './purposes.ts'
import type { Role } from './roles.ts'

/** A client is seen by its custodian, and by those who may view all. To others it is not there. */
export function checkClientView(caller: Caller, custodian: string | null): Decision {
  if (caller.principal === custodian) return ALLOWED
  return checkCaller(caller, 'user:view').allowed ? found(custodian) : HIDDEN
}

/** A secret is collected by the custodian alone: who could also change the client's roles would have both in one hand. */
export function checkCollect(caller: Caller, custodian: string | null): Decision {
  const view = checkClientView(caller, custodian)
  if (!view.allowed) return view
  if (caller.principal !== custodian) return forbid('Only the custodian of a client collects its secrets.')
  if (administers(caller.roles)) return forbid('Whoever administers collects no secrets.')
  return ALLOWED
}

/** @param roles those that the client is to have */
export function checkCustodian(
  custodian: { readonly principal: string; readonly roles: readonly Role[] },
  creator: string,
  roles: readonly Role[],
): Decision {
  if (!isPerson(custodian.principal)) return forbid('A custodian is a person, user:….')
  if (administers(custodian.roles)) {
    return forbid('A custodian administers nothing: name a person without the role admin.')
  }
  if (custodian.principal === creator && needsSecondAdmin('roles', [], roles)) {
    return forbid('Whoever creates a client with these roles is not its custodian: name another person.')
  }
  return ALLOWED
}

/**
 * Whether one person may have these roles and look after clients with those: whoever has a client's secret can act as the client.
 *
 * @param clients all of that person, by id; where there are none, anything goes here
 */
export function checkCustody(
  roles: readonly Role[],
  clients: readonly { readonly id: string; readonly roles: readonly Role[] }[],
): Decision {
  if (clients.length === 0) return ALLOWED
  const ids = clients.map(({ id }) => id).join(', ')
  if (administers(roles)) {
    return forbid(`The custodian of a machine client administers nothing: revoke ${ids} first.`)
  }
  const mixed = mixedDuties([...roles, ...clients.flatMap((client) => client.roles)])
  if (mixed === null) return ALLOWED
  return forbid(
    `A custodian can act as the client, and the roles ${mixed} may not be in one hand. It has ${ids}: another custodian is needed.`,
  )
}

/** Whether these roles let a principal change what others may do. */
export const administers = (roles: readonly Role[]): boolean =>
  checkAccess({ roles, permission: 'user:manage', purpose: null, purposes: DEFAULT_PURPOSES }).allowed

const HIDDEN: Decision = { allowed: false, code: 'not-found', reason: 'There is no such client.' }
const found = (custodian: string | null): Decision => (custodian === null ? HIDDEN : ALLOWED)
