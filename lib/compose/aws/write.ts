import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGrantStore } from '../../adapters/aws/dynamo/grant-store.ts'
import { DynamoSubjectStore } from '../../adapters/aws/dynamo/subject-store.ts'
import { DynamoVersionStore } from '../../adapters/aws/dynamo/version-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsDataKeyGenerator } from '../../adapters/aws/kms/generator.ts'
import { createLambdaClient, invoke } from '../../adapters/aws/lambda/invoke.ts'
import { S3BlobStore } from '../../adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { createSecretsClient, readVaultSecret } from '../../adapters/aws/secrets/vault-secret.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createGenerationDirectory } from '../../keys/directory.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { once } from './once.ts'
import { createReadContent } from './read-content.ts'

/** The writing function: may generate data keys, and put blobs that it may neither read nor delete. */
export function composeWrite() {
  const environment = readEnvironment(FUNCTION_VARIABLES.write)
  const { vault, bucket, objectsTable: objects, subjectsTable: subjects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('write', environment, dynamo)
  const lambda = createLambdaClient()
  const ports = {
    vault,
    clock: http.clock,
    recorder: http.recorder,
    keys: new KmsDataKeyGenerator(createKmsClient()),
    directory: createGenerationDirectory(new DynamoGenerationStore(dynamo, { keys }), http.clock),
    versions: new DynamoVersionStore(dynamo, { objects, subjects }),
    grants: new DynamoGrantStore(dynamo, { objects }),
    subjects: new DynamoSubjectStore(dynamo, { subjects }),
    blobs: new S3BlobStore(createS3Client(), bucket),
    // The sweeper's: a writer that could delete blobs could destroy other people's.
    discardBlob: async (): Promise<void> => undefined,
    secret: once(() => readVaultSecret(createSecretsClient(), environment.secret)),
    readContent: createReadContent((event) => invoke(lambda, environment.readFunction, event)),
  }
  return { http, ports }
}
