import type { Caller } from '../access/caller.ts'
import { checkCustodian } from '../access/custody.ts'
import { clientPrincipal } from '../access/principal.ts'
import type { Role } from '../access/roles.ts'
import { type Allow, enforce, perform } from '../audit/operation.ts'
import { KeyfoldError } from '../errors.ts'
import { type AdministrationPorts, enforceMay, isOperator } from './administration.ts'
import { findClient } from './all-clients.ts'
import type { ClientChange } from './change-client.ts'
import { enforceMayKeepClient } from './custodian.ts'
import { giveFirstRoles } from './first-roles.ts'
import { knownClient } from './known.ts'
import type { MachineClient } from './model.ts'
import { checkedUniqueName, nameKey } from './names.ts'
import { PEOPLE_POLICY } from './policy.ts'
import { enforceSeparation, inOrder } from './role-sets.ts'
import { findTarget, type Target } from './target.ts'

export type NewClient = {
  /** Reads as no other client's. */
  readonly name: string
  /** `user:<id>` */
  readonly custodian: string
  readonly roles: readonly Role[]
}

/**
 * `POST /clients`: creates a machine client, of which nobody has a secret before its custodian collects one. Roles that need no
 * second administrator are given at once, for the others an approval is asked for. Repeating it completes one that was interrupted.
 *
 * The provider names a new client, so the event is written when it is there and before it has any role.
 *
 * @throws a refusal; KeyfoldError `not-found` when there is no such custodian, `conflict` when the custodian is disabled or a
 *   client of that name is there.
 */
export async function createClient(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  asked: NewClient,
): Promise<ClientChange> {
  const caller = await from
  const roles = inOrder(asked.roles)
  return perform(ports.recorder, caller, 'client.create', { targetRoles: roles }, async (allow) => {
    enforceMay(ports, caller, 'user:manage')
    enforceSeparation(roles)
    const name = checkedUniqueName(asked.name, PEOPLE_POLICY.clientNameMaxCharacters)
    const wanted = { ...asked, name, roles }
    await assertCustodian(ports, caller, wanted)
    return create(ports, caller, wanted, allow)
  })
}

async function create(
  ports: AdministrationPorts,
  caller: Caller,
  wanted: NewClient,
  allow: Allow,
): Promise<ClientChange> {
  const target = await added(ports, caller, wanted)
  const approval = await giveFirstRoles(ports, caller, target, wanted.roles, allow)
  return { client: await knownClient(ports, target.id), approval }
}

async function assertCustodian(
  ports: AdministrationPorts,
  caller: Caller,
  { custodian, roles }: NewClient,
): Promise<void> {
  const person = await findTarget(ports, custodian)
  if (person?.kind !== 'user') {
    throw new KeyfoldError('not-found', 'custodian: there is no such person; name one as user:….')
  }
  const creator = isOperator(ports, caller) ? '' : caller.principal
  enforce(checkCustodian(person, creator, roles))
  await enforceMayKeepClient(ports, custodian, { id: 'the new one', roles })
  if (person.disabled) {
    throw new KeyfoldError('conflict', 'custodian: is disabled; name somebody who can sign in.')
  }
}

async function added(ports: AdministrationPorts, caller: Caller, wanted: NewClient): Promise<Target> {
  const { name, custodian } = wanted
  const createdBy = caller.principal
  const key = nameKey(name)
  const before = await findClient(ports.clients, (client) => nameKey(client.name) === key)
  const id = before?.id ?? (await addNew(ports, { name, custodian, createdBy }))
  const target = await findTarget(ports, clientPrincipal(id))
  if (target?.kind === 'client' && isUnfinished(target, { custodian, createdBy }, wanted.roles)) return target
  throw nameTaken(`the client ${id} has it`)
}

/** The provider allows any name, the store each once: of two at once, one wins. @returns its id */
async function addNew(
  { clients, clientDirectory, clock }: AdministrationPorts,
  client: Pick<MachineClient, 'name' | 'custodian' | 'createdBy'>,
): Promise<string> {
  const id = await clientDirectory.create({ name: client.name, roles: [] })
  if (await clients.add({ ...client, id, created: clock(), secrets: [] })) return id
  await clientDirectory.remove(id)
  throw nameTaken('somebody else gave it at the same time')
}

const nameTaken = (why: string): KeyfoldError =>
  new KeyfoldError('conflict', `name: ${why}. Take another name, or change that client.`)

/** The same was asked for, nobody has a secret of it, and it has no role that is not meant now. */
const isUnfinished = (
  { client, roles, disabled }: Target & { readonly kind: 'client' },
  { custodian, createdBy }: Pick<MachineClient, 'custodian' | 'createdBy'>,
  wanted: readonly Role[],
): boolean =>
  client.custodian === custodian &&
  client.createdBy === createdBy &&
  client.secrets.length === 0 &&
  !disabled &&
  roles.every((role) => wanted.includes(role))
