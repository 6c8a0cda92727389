import type { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEventStore } from '../../adapters/aws/dynamo/event-store.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoRotationStore } from '../../adapters/aws/dynamo/rotation-store.ts'
import { createRecorder } from '../../audit/record.ts'
import { systemClock } from '../../clock.ts'
import type { Environment } from './environment.ts'
import { createLog } from './log.ts'

/** What every task of a rotation needs that records what it does. */
export function createTaskPorts(
  { keysTable: keys, auditTable: audit }: Environment<'keysTable' | 'auditTable'>,
  dynamo: ReturnType<typeof createDynamoClient>,
) {
  return {
    clock: systemClock,
    log: createLog(),
    recorder: createRecorder(new DynamoEventStore(dynamo, { audit }), systemClock),
    generations: new DynamoGenerationStore(dynamo, { keys }),
    rotations: new DynamoRotationStore(dynamo, { keys }),
    // What DynamoDB and S3 answer is durable, and their files are nobody's to look into.
    settle: async (): Promise<void> => undefined,
  }
}
