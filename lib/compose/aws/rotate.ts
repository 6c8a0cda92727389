import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationScan } from '../../adapters/aws/dynamo/generation-scan.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { DynamoRewrapQueue } from '../../adapters/aws/dynamo/rewrap-queue.ts'
import { pointActiveAlias } from '../../adapters/aws/kms/aliases.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsKeyStates } from '../../adapters/aws/kms/states.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { ROTATION_POLICY } from '../../rotation/policy.ts'
import { parseSchedule } from '../../rotation/schedule.ts'
import { readEnvironment } from './environment.ts'
import { createTaskPorts } from './rotation-task.ts'
import { WORK_BUDGET } from './work-budget.ts'

/** The controlling function of a rotation: looks at master keys, and lets the vault's alias follow the active one; it uses none. */
export function composeRotate() {
  const environment = readEnvironment(FUNCTION_VARIABLES.rotate)
  const { vault, objectsTable: objects, recoveryRecipients, escrowWaived, rotationSchedule } = environment
  const dynamo = createDynamoClient()
  const kms = createKmsClient()
  return {
    ...createTaskPorts(environment, dynamo),
    ...WORK_BUDGET,
    escrowPolicy: { recipients: recoveryRecipients, waived: escrowWaived },
    nextRotation: parseSchedule(rotationSchedule),
    keys: new KmsKeyStates(kms),
    permissionsSpreadMs: ROTATION_POLICY.permissionsSpreadMs,
    onActivated: async ({ keyId }: { readonly keyId: string }): Promise<void> => {
      await pointActiveAlias(kms, vault, keyId)
    },
    usage: new DynamoGenerationUsage(dynamo, { objects }),
    queue: new DynamoRewrapQueue(dynamo, { objects }),
    scan: new DynamoGenerationScan(dynamo, { objects }),
  }
}
