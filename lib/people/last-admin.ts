/**
 * The last administrator stays. The registry holds nobody but enabled administrators: they join it when they have become one, and leave
 * it before they cease to be one, so that whoever is left in it can go on, but for those whom the vault keeps out for a while. Only people
 * are in it: a machine client approves nothing.
 */
import { isSuspended } from '../access/suspended.ts'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import { findTarget, type Target } from './target.ts'

type LastAdminPorts = Pick<AdministrationPorts, 'admins' | 'principals' | 'directory' | 'clients' | 'clock'>

export const isEnabledAdmin = ({ kind, roles, disabled }: Target): boolean =>
  kind === 'user' && roles.includes('admin') && !disabled

/**
 * To be called before the role or the access is taken away. Two who do it to each other at once: one of them wins.
 *
 * @throws KeyfoldError `conflict` when it is the last one.
 */
export async function leaveAdmins(ports: LastAdminPorts, principal: string): Promise<void> {
  const others = (await ports.admins.list()).filter((other) => other !== principal)
  const remaining = await withoutStale(ports, others)
  if (remaining.length === 0 || !(await ports.admins.remove(principal))) throw last()
}

/** A change that raced with another one may have left somebody behind who is no administrator any more. */
async function withoutStale(
  ports: LastAdminPorts,
  registered: readonly string[],
): Promise<readonly string[]> {
  const remaining: string[] = []
  const now = ports.clock()
  for (const principal of registered) {
    const admin = await findTarget(ports, principal)
    if (admin === null || !isEnabledAdmin(admin)) await ports.admins.remove(principal)
    else if (!isSuspended(admin.item, now)) remaining.push(principal)
  }
  return remaining
}

const last = (): KeyfoldError =>
  new KeyfoldError(
    'conflict',
    'This is the last administrator who can go on. Make somebody else one first; the operator can too.',
  )
