import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoRewrapQueue } from '../../adapters/aws/dynamo/rewrap-queue.ts'
import { DynamoRotationFailureStore } from '../../adapters/aws/dynamo/rotation-failure-store.ts'
import { DynamoWrapStore } from '../../adapters/aws/dynamo/wrap-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsDataKeyRewrapper } from '../../adapters/aws/kms/rewrapper.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { Meter } from './meter.ts'
import { createTaskPorts } from './rotation-task.ts'
import { WORK_BUDGET } from './work-budget.ts'

/** The rewrapping function: lets KMS wrap data keys anew, and sees neither them nor any content. */
export function composeRewrap() {
  const environment = readEnvironment(FUNCTION_VARIABLES.rewrap)
  const { vault, objectsTable: objects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const meter = new Meter({ vault, function: 'rewrap' })
  const task = createTaskPorts(environment, dynamo)
  return {
    ...task,
    ...WORK_BUDGET,
    recorder: meter.counting(task.recorder),
    meter,
    vault,
    keys: new KmsDataKeyRewrapper(createKmsClient()),
    rotationFailures: new DynamoRotationFailureStore(dynamo, { keys }),
    queue: new DynamoRewrapQueue(dynamo, { objects }),
    wraps: new DynamoWrapStore(dynamo, { objects }),
  }
}
