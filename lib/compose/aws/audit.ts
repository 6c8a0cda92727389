import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEventQueries } from '../../adapters/aws/dynamo/event-queries.ts'
import { DynamoGrantStore } from '../../adapters/aws/dynamo/grant-store.ts'
import { DynamoPlacedEvents } from '../../adapters/aws/dynamo/placed-events.ts'
import { DynamoVersionReader } from '../../adapters/aws/dynamo/version-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { S3TileReader } from '../../adapters/aws/s3/tile-reader.ts'
import { createSecretsClient, readVaultSecret } from '../../adapters/aws/secrets/vault-secret.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createCursors } from '../../objects/cursor.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { logVerifierKey } from './log-key.ts'
import { once } from './once.ts'

/**
 * Shows events, and proves that they are in the log; of objects it reads whose they are, and it has no right to any master key or content. It
 * reads the log, and can neither write there nor sign.
 */
export function composeAudit() {
  const environment = readEnvironment(FUNCTION_VARIABLES.audit)
  const { vault, objectsTable: objects, auditTable: audit, logBucket, logKey } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('audit', environment, dynamo)
  const secret = once(() => readVaultSecret(createSecretsClient(), environment.secret))
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    versions: new DynamoVersionReader(dynamo, { objects }),
    grants: new DynamoGrantStore(dynamo, { objects }),
    eventQueries: new DynamoEventQueries(dynamo, { audit }),
    eventCursors: createCursors<string>(secret, 'events'),
    tiles: new S3TileReader(createS3Client(), logBucket),
    placedEvents: new DynamoPlacedEvents(dynamo, { audit }),
    verifierKey: logVerifierKey(createKmsClient(), vault, logKey),
  }
  return { http, ports }
}
