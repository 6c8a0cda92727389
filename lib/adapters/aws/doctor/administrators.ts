import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { DynamoAdminRegistry } from '../dynamo/admin-registry.ts'
import { ask } from './ask.ts'
import { inviteAdministrator } from './remedies.ts'

/** Whether anybody administers people and machine clients. */
export async function examineAdministrators(
  client: DynamoDBDocumentClient,
  vault: string,
  principals: string,
): Promise<Seen> {
  const registry = new DynamoAdminRegistry(client, { principals })
  const admins = await ask('dynamodb:GetItem', () => registry.list())
  const alone = admins.length === 1 ? ', alone: in place of a second one the operator approves' : ''
  return seen(admins.join(', ') + alone, admins.length === 0 ? [nobody(vault)] : [])
}

const nobody = (vault: string): Finding => ({
  detail:
    'Nobody administers the vault: but for its operator, nobody can invite a person or make a machine client.',
  remedy: inviteAdministrator(vault),
})
