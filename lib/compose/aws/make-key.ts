import { accountOf } from '../../adapters/aws/arn.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEscrowStore } from '../../adapters/aws/dynamo/escrow-store.ts'
import { KmsMasterKeyAdmin } from '../../adapters/aws/kms/admin.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createTaskPorts } from './rotation-task.ts'

/** The key step: makes master keys and imports their material. It has no right to use one, and none to the table of objects. */
export function composeMakeKey() {
  const environment = readEnvironment(FUNCTION_VARIABLES.makeKey)
  const { vault, keysTable: keys, account, recoveryRecipients, escrowWaived } = environment
  const dynamo = createDynamoClient()
  return {
    ...createTaskPorts(environment, dynamo),
    keys: new KmsMasterKeyAdmin(createKmsClient(), { vault, account: accountOf(account) }),
    escrow: new DynamoEscrowStore(dynamo, { keys }),
    escrowPolicy: { recipients: recoveryRecipients, waived: escrowWaived },
  }
}
