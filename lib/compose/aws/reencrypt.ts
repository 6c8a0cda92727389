import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoRewrapQueue } from '../../adapters/aws/dynamo/rewrap-queue.ts'
import { DynamoRotationFailureStore } from '../../adapters/aws/dynamo/rotation-failure-store.ts'
import { DynamoVersionReader } from '../../adapters/aws/dynamo/version-store.ts'
import { DynamoWrapStore } from '../../adapters/aws/dynamo/wrap-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsDataKeyGenerator } from '../../adapters/aws/kms/generator.ts'
import { KmsDataKeyUnwrapper } from '../../adapters/aws/kms/unwrapper.ts'
import { S3BlobStore } from '../../adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createGenerationDirectory } from '../../keys/directory.ts'
import type { DataKeyGenerator, DataKeyUnwrapper } from '../../keys/ports.ts'
import { readEnvironment } from './environment.ts'
import { Meter } from './meter.ts'
import { createTaskPorts } from './rotation-task.ts'
import { WORK_BUDGET } from './work-budget.ts'

/** The re-encrypting function, which alone may open data keys and make others. Nothing but the workflow may call it. */
export function composeReencrypt() {
  const environment = readEnvironment(FUNCTION_VARIABLES.reencrypt)
  const { vault, bucket, objectsTable: objects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const meter = new Meter({ vault, function: 'reencrypt' })
  const task = createTaskPorts(environment, dynamo)
  return {
    ...task,
    ...WORK_BUDGET,
    recorder: meter.counting(task.recorder),
    meter,
    vault,
    keys: dataKeys(),
    directory: createGenerationDirectory(task.generations, task.clock),
    rotationFailures: new DynamoRotationFailureStore(dynamo, { keys }),
    queue: new DynamoRewrapQueue(dynamo, { objects }),
    wraps: new DynamoWrapStore(dynamo, { objects }),
    versions: new DynamoVersionReader(dynamo, { objects }),
    blobs: new S3BlobStore(createS3Client(), bucket),
  }
}

function dataKeys(): DataKeyGenerator & DataKeyUnwrapper {
  const kms = createKmsClient()
  const generator = new KmsDataKeyGenerator(kms)
  const unwrapper = new KmsDataKeyUnwrapper(kms)
  return {
    generateDataKey: (keyId, context) => generator.generateDataKey(keyId, context),
    unwrap: (keyId, wrapped, context) => unwrapper.unwrap(keyId, wrapped, context),
  }
}
