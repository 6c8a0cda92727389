import type { createCognitoClient } from '../../adapters/aws/cognito/client.ts'
import { CognitoClientDirectory } from '../../adapters/aws/cognito/client-directory.ts'
import { CognitoUserDirectory } from '../../adapters/aws/cognito/user-directory.ts'
import { DynamoAdminRegistry } from '../../adapters/aws/dynamo/admin-registry.ts'
import { DynamoApprovalStore } from '../../adapters/aws/dynamo/approval-store.ts'
import type { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoMachineClientStore } from '../../adapters/aws/dynamo/machine-client-store.ts'
import type { AdministrationPorts } from '../../people/administration.ts'

/** What people and machine clients are administered with, beside whoever does it. */
export function createAdministration(
  cognito: ReturnType<typeof createCognitoClient>,
  dynamo: ReturnType<typeof createDynamoClient>,
  { userPool, principals }: { readonly userPool: string; readonly principals: string },
) {
  const people = new CognitoUserDirectory(cognito, { userPool })
  return {
    directory: people,
    credentials: people,
    ...createClientAdministration(cognito, dynamo, { userPool, principals }),
    approvals: new DynamoApprovalStore(dynamo, { principals }),
    admins: new DynamoAdminRegistry(dynamo, { principals }),
  } satisfies Partial<AdministrationPorts>
}

/** The part of it for machine clients. */
export function createClientAdministration(
  cognito: ReturnType<typeof createCognitoClient>,
  dynamo: ReturnType<typeof createDynamoClient>,
  { userPool, principals }: { readonly userPool: string; readonly principals: string },
) {
  const clients = new DynamoMachineClientStore(dynamo, { principals })
  const nameOf = async (id: string): Promise<string | null> => (await clients.find(id))?.name ?? null
  return {
    clients,
    clientDirectory: new CognitoClientDirectory(cognito, { userPool, nameOf }),
  } satisfies Partial<AdministrationPorts>
}
