import type { Role } from '../access/roles.ts'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import { isEnabledAdmin, leaveAdmins } from './last-admin.ts'
import { inOrder, sameRoles } from './role-sets.ts'
import type { Target } from './target.ts'

/**
 * Gives a target these roles in place of those that it has. What it loses it loses first, by the principal item, which is what
 * counts; what it gains it gains last, by the same. So an interrupted change leaves it with less than either, and repeating
 * the call completes it. Each change of the item is conditional on what was read: of two at once, one wins.
 *
 * @param target as it was when the change was decided
 * @throws KeyfoldError `conflict` when it was changed meanwhile, or is the last administrator.
 */
export async function applyRoles(
  ports: AdministrationPorts,
  target: Target,
  roles: readonly Role[],
): Promise<void> {
  const after = inOrder(roles)
  const kept = target.roles.filter((role) => after.includes(role))
  const recorded = await recordedRoles(ports, target)
  const leaves = isEnabledAdmin(target) && !after.includes('admin')
  if (leaves) await leaveAdmins(ports, target.principal)
  const limited = await replaceRoles(ports, target, recorded, kept)
  await setDirectoryRoles(ports, target, after)
  await replaceRoles(ports, target, limited, after)
  if (isEnabledAdmin({ ...target, roles: after })) await ports.admins.add(target.principal)
}

/** A person without an item has whatever the groups say: the item has to be there before these are changed. */
async function recordedRoles(
  { principals }: AdministrationPorts,
  { principal, item, roles }: Target,
): Promise<readonly Role[]> {
  if (item !== null) return item.roles
  if (!(await principals.register(principal, roles))) throw changedMeanwhile()
  return roles
}

async function replaceRoles(
  { principals }: AdministrationPorts,
  { principal }: Target,
  before: readonly Role[],
  after: readonly Role[],
): Promise<readonly Role[]> {
  if (sameRoles(before, after)) return before
  if (!(await principals.replaceRoles(principal, before, after))) throw changedMeanwhile()
  return after
}

const setDirectoryRoles = (
  { directory, clientDirectory }: AdministrationPorts,
  { kind, id }: Target,
  roles: readonly Role[],
): Promise<void> => (kind === 'user' ? directory.setGroups(id, roles) : clientDirectory.setRoles(id, roles))

const changedMeanwhile = (): KeyfoldError =>
  new KeyfoldError('conflict', 'The roles were changed by somebody else at the same time. Look again.')
