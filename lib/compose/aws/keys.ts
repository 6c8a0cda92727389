import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { DynamoReportStore } from '../../adapters/aws/dynamo/report-store.ts'
import { DynamoRetirementStore } from '../../adapters/aws/dynamo/retirement-store.ts'
import { DynamoRotationFailureStore } from '../../adapters/aws/dynamo/rotation-failure-store.ts'
import { DynamoRotationStore } from '../../adapters/aws/dynamo/rotation-store.ts'
import { createStatesClient } from '../../adapters/aws/states/client.ts'
import { StatesWorkflow } from '../../adapters/aws/states/workflow.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { keyPolicyOf } from './key-policy.ts'

/** Shows the line of master keys and its rotations, and starts one; no right to any of the keys. */
export function composeKeys() {
  const environment = readEnvironment(FUNCTION_VARIABLES.keys)
  const { objectsTable: objects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('keys', environment, dynamo)
  const keyPolicy = keyPolicyOf(environment)
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    generations: new DynamoGenerationStore(dynamo, { keys }),
    usage: new DynamoGenerationUsage(dynamo, { objects }),
    rotations: new DynamoRotationStore(dynamo, { keys }),
    rotationFailures: new DynamoRotationFailureStore(dynamo, { keys }),
    retirement: new DynamoRetirementStore(dynamo, { keys }),
    reports: new DynamoReportStore(dynamo, { keys }),
    workflow: new StatesWorkflow(createStatesClient(), environment.stateMachine),
    keyPolicy,
    escrowPolicy: keyPolicy.escrow,
  }
  return { http, ports }
}
