import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationScan } from '../../adapters/aws/dynamo/generation-scan.ts'
import { DynamoRetirementStore } from '../../adapters/aws/dynamo/retirement-store.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsKeyStates } from '../../adapters/aws/kms/states.ts'
import { DAY_MS } from '../../clock.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createTaskPorts } from './rotation-task.ts'

/** The retiring function: disables master keys and schedules their deletion. What destroys them in the end is KMS. */
export function composeRetire() {
  const environment = readEnvironment(FUNCTION_VARIABLES.retire)
  const { objectsTable: objects, keysTable: keys, managedCopyDays } = environment
  const dynamo = createDynamoClient()
  return {
    ...createTaskPorts(environment, dynamo),
    keys: new KmsKeyStates(createKmsClient()),
    retirement: new DynamoRetirementStore(dynamo, { keys }),
    scan: new DynamoGenerationScan(dynamo, { objects }),
    managedCopyRetentionMs: managedCopyDays * DAY_MS,
    destroysKeys: false,
  }
}
