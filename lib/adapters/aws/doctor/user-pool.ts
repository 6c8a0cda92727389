import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { ask, askFor } from './ask.ts'
import { revert } from './remedies.ts'

/** The most on a page (ListUserPoolClients, "MaxResults"). */
const PAGE = 60

/** Value: the ids of all its clients. They are listed, not described: a description holds the client's secret. */
export async function examineUserPool(
  client: CognitoIdentityProviderClient,
  vault: string,
  pool: string,
): Promise<Seen<ReadonlySet<string> | null>> {
  const answer = await askFor('cognito-idp:DescribeUserPool', ['ResourceNotFoundException'], () =>
    client.send(new DescribeUserPoolCommand({ UserPoolId: pool })),
  )
  if (answer === null) return { ...seen('', [missing(pool)]), value: null }
  const { DeletionProtection, AdminCreateUserConfig } = answer.UserPool ?? {}
  const findings = [
    ...(DeletionProtection === 'ACTIVE' ? [] : [unprotected(vault, pool)]),
    ...(AdminCreateUserConfig?.AllowAdminCreateUserOnly === true ? [] : [open(vault, pool)]),
  ]
  const ids = await clientIds(client, pool)
  return {
    ...seen(`${pool} has ${ids.size} clients; nobody signs up without an invitation`, findings),
    value: ids,
  }
}

async function clientIds(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  let NextToken: string | undefined
  do {
    const command = new ListUserPoolClientsCommand({ UserPoolId, MaxResults: PAGE, NextToken })
    const page = await ask('cognito-idp:ListUserPoolClients', () => client.send(command))
    for (const { ClientId } of page.UserPoolClients ?? []) if (ClientId !== undefined) ids.add(ClientId)
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return ids
}

const missing = (pool: string): Finding => ({
  detail: `There is no user pool ${pool}: nobody can sign in.`,
  remedy:
    'A pool that was deleted does not come back. Look in CloudTrail for the event DeleteUserPool, restore its people from your ' +
    'own records into a new pool, and register them and the machine clients again: owners and grants name their old ids.',
})

const unprotected = (vault: string, pool: string): Finding => ({
  detail: `The user pool ${pool} is not protected from deletion.`,
  remedy: revert(vault, 'identity'),
})

const open = (vault: string, pool: string): Finding => ({
  detail: `Anybody may sign up in the user pool ${pool}.`,
  remedy: revert(vault, 'identity'),
})
