import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGrantStore } from '../../adapters/aws/dynamo/grant-store.ts'
import { DynamoVersionReader } from '../../adapters/aws/dynamo/version-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsDataKeyUnwrapper } from '../../adapters/aws/kms/unwrapper.ts'
import { S3BlobStore } from '../../adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createGenerationDirectory } from '../../keys/directory.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'

/** The reading function: may open data keys, and make none. */
export function composeRead() {
  const environment = readEnvironment(FUNCTION_VARIABLES.read)
  const { vault, bucket, objectsTable: objects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('read', environment, dynamo)
  const ports = {
    vault,
    clock: http.clock,
    recorder: http.recorder,
    keys: new KmsDataKeyUnwrapper(createKmsClient()),
    directory: createGenerationDirectory(new DynamoGenerationStore(dynamo, { keys }), http.clock),
    versions: new DynamoVersionReader(dynamo, { objects }),
    grants: new DynamoGrantStore(dynamo, { objects }),
    blobs: new S3BlobStore(createS3Client(), bucket),
  }
  return { http, ports }
}
