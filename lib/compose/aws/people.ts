import { createCognitoClient } from '../../adapters/aws/cognito/client.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { createSecretsClient, readVaultSecret } from '../../adapters/aws/secrets/vault-secret.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createCursors } from '../../objects/cursor.ts'
import { createAdministration } from './administration.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { once } from './once.ts'

/** The administering function: people, machine clients and approvals; no right to any master key, object or content. */
export function composePeople() {
  const environment = readEnvironment(FUNCTION_VARIABLES.people)
  const { userPool, principalsTable: principals } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('people', environment, dynamo)
  const secret = once(() => readVaultSecret(createSecretsClient(), environment.secret))
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    principals: http.principals,
    ...createAdministration(createCognitoClient(), dynamo, { userPool, principals }),
    peopleCursors: createCursors<string>(secret, 'people'),
  }
  return { http, ports }
}
