import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'

/** Shows the line of master keys; no right to any of them. */
export function composeKeys() {
  const environment = readEnvironment(FUNCTION_VARIABLES.keys)
  const { objectsTable: objects, keysTable: keys } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts(environment, dynamo)
  const ports = {
    recorder: http.recorder,
    generations: new DynamoGenerationStore(dynamo, { keys }),
    usage: new DynamoGenerationUsage(dynamo, { objects }),
  }
  return { http, ports }
}
