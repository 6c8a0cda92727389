import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoFactStore } from '../../adapters/aws/dynamo/fact-store.ts'
import { DynamoGrantStore } from '../../adapters/aws/dynamo/grant-store.ts'
import { DynamoVersionStore } from '../../adapters/aws/dynamo/version-store.ts'
import { S3BlobStore } from '../../adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'

/** The managing function: changes, shares, holds and destroys; no right to any master key or content. */
export function composeManage() {
  const environment = readEnvironment(FUNCTION_VARIABLES.manage)
  const { bucket, objectsTable: objects, subjectsTable: subjects } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('manage', environment, dynamo)
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    versions: new DynamoVersionStore(dynamo, { objects, subjects }),
    facts: new DynamoFactStore(dynamo, { objects }),
    grants: new DynamoGrantStore(dynamo, { objects }),
    blobs: new S3BlobStore(createS3Client(), bucket),
  }
  return { http, ports }
}
