/** The clients of the user pool, as the pool and the vault know them. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { DynamoPrincipalStore } from '../dynamo/principal-store.ts'
import { ask } from './ask.ts'
import { registerClient, revert } from './remedies.ts'

export const examineWebClient = (vault: string, id: string, inPool: ReadonlySet<string>): Seen =>
  seen('the user pool has it', inPool.has(id) ? [] : [notInPool(vault, 'web', id)])

/** A machine client has no role, and so may do nothing, unless it is registered as a principal. */
export async function examineMachineClient(
  client: DynamoDBDocumentClient,
  { vault, principals, name, id }: { vault: string; principals: string; name: string; id: string },
  inPool: ReadonlySet<string> | null,
): Promise<Seen> {
  const store = new DynamoPrincipalStore(client, { principals })
  const principal = await ask('dynamodb:GetItem', () => store.find(`client:${id}`))
  const roles = principal?.roles ?? []
  const state = principal?.disabled === true ? ', but disabled' : ''
  return seen(`${id} is registered as ${roles.join(', ')}${state}`, [
    ...(inPool === null || inPool.has(id) ? [] : [notInPool(vault, name, id)]),
    ...(roles.length > 0 ? [] : [withoutRole(vault, name, id, principal !== null)]),
  ])
}

const notInPool = (vault: string, name: string, id: string): Finding => ({
  detail: `The user pool has no client "${name}" with the id ${id}.`,
  remedy: revert(vault, 'identity'),
})

const withoutRole = (vault: string, name: string, id: string, registered: boolean): Finding => ({
  detail: registered
    ? `The machine client "${name}" (${id}) is registered without any role.`
    : `The machine client "${name}" (${id}) is not registered: whatever it asks is refused.`,
  remedy: registerClient(vault, name),
})
