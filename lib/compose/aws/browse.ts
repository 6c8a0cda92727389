import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGrantStore } from '../../adapters/aws/dynamo/grant-store.ts'
import { DynamoObjectIndex } from '../../adapters/aws/dynamo/object-index.ts'
import { DynamoVersionReader } from '../../adapters/aws/dynamo/version-store.ts'
import { createSecretsClient, readVaultSecret } from '../../adapters/aws/secrets/vault-secret.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createCursors } from '../../objects/cursor.ts'
import type { ListPosition } from '../../objects/ports.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { once } from './once.ts'

/** The browsing function: metadata and lists, and no right to any master key or content. */
export function composeBrowse() {
  const environment = readEnvironment(FUNCTION_VARIABLES.browse)
  const { objectsTable: objects, subjectsTable: subjects } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('browse', environment, dynamo)
  const secret = once(() => readVaultSecret(createSecretsClient(), environment.secret))
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    versions: new DynamoVersionReader(dynamo, { objects }),
    grants: new DynamoGrantStore(dynamo, { objects }),
    index: new DynamoObjectIndex(dynamo, { objects, subjects }),
    cursors: createCursors<ListPosition>(secret, 'objects'),
    versionCursors: createCursors<number>(secret, 'versions'),
  }
  return { http, ports }
}
