/** The clients of the user pool, as the pool and the vault know them. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { DynamoPrincipalStore } from '../dynamo/principal-store.ts'
import { ask } from './ask.ts'
import type { KnownClient } from './machine-clients.ts'
import { createAgain, registerClient, revert } from './remedies.ts'

/** A program by which people sign in. */
export const examinePublicClient = (
  vault: string,
  name: 'web' | 'cli',
  id: string,
  inPool: ReadonlySet<string>,
): Seen => seen('the user pool has it', inPool.has(id) ? [] : [notDeployed(vault, name, id)])

/**
 * A machine client has no role, and so may do nothing, unless it is registered as a principal. One that an administrator made may wait for a
 * second one, who approves its roles; of one that the profile names, the operator has forgotten it.
 */
export async function examineMachineClient(
  client: DynamoDBDocumentClient,
  { vault, principals, known }: { vault: string; principals: string; known: KnownClient },
  inPool: ReadonlySet<string> | null,
): Promise<Seen> {
  const { name, id, made } = known
  const store = new DynamoPrincipalStore(client, { principals })
  const principal = await ask('dynamodb:GetItem', () => store.find(`client:${id}`))
  const roles = principal?.roles ?? []
  const state = principal?.disabled === true ? ', but disabled' : ''
  const registered = roles.length > 0 ? `is registered as ${roles.join(', ')}` : 'has no role yet'
  return seen(`${id} ${registered}${state}`, [
    ...(inPool === null || inPool.has(id) ? [] : [made ? lost(name, id) : notDeployed(vault, name, id)]),
    ...(made || roles.length > 0 ? [] : [withoutRole(vault, name, id, principal !== null)]),
  ])
}

const notDeployed = (vault: string, name: string, id: string): Finding => ({
  detail: `The user pool has no client "${name}" with the id ${id}.`,
  remedy: revert(vault, 'identity'),
})

const lost = (name: string, id: string): Finding => ({
  detail: `The user pool has no client "${name}" with the id ${id}, which an administrator made: it gets no token.`,
  remedy: createAgain(id, name),
})

const withoutRole = (vault: string, name: string, id: string, registered: boolean): Finding => ({
  detail: registered
    ? `The machine client "${name}" (${id}) is registered without any role.`
    : `The machine client "${name}" (${id}) is not registered: whatever it asks is refused.`,
  remedy: registerClient(vault, name),
})
