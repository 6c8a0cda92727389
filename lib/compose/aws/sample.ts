import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoRewrapQueue } from '../../adapters/aws/dynamo/rewrap-queue.ts'
import { DynamoRotationStore } from '../../adapters/aws/dynamo/rotation-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsDataKeyUnwrapper } from '../../adapters/aws/kms/unwrapper.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'

/** The sampling function: may open data keys, and has no right to any ciphertext. */
export function composeSample() {
  const { vault, objectsTable: objects, keysTable: keys } = readEnvironment(FUNCTION_VARIABLES.sample)
  const dynamo = createDynamoClient()
  return {
    vault,
    log: createLog(),
    keys: new KmsDataKeyUnwrapper(createKmsClient()),
    generations: new DynamoGenerationStore(dynamo, { keys }),
    rotations: new DynamoRotationStore(dynamo, { keys }),
    queue: new DynamoRewrapQueue(dynamo, { objects }),
  }
}
