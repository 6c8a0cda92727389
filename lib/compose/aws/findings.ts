import { DynamoBaselineStore } from '../../adapters/aws/dynamo/baseline-store.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoFindingStore } from '../../adapters/aws/dynamo/finding-store.ts'
import { DynamoMuteStore } from '../../adapters/aws/dynamo/mute-store.ts'
import { DynamoSuspensionStore } from '../../adapters/aws/dynamo/suspension-store.ts'
import { DynamoUsageStore } from '../../adapters/aws/dynamo/usage-store.ts'
import { createSecretsClient, readVaultSecret } from '../../adapters/aws/secrets/vault-secret.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { createCursors } from '../../objects/cursor.ts'
import { readEnvironment } from './environment.ts'
import { createFunctionPorts } from './function-ports.ts'
import { once } from './once.ts'

/** Shows what was found in the events, and lets people settle it; it makes no findings, and has no right to any key, content or event. */
export function composeFindings() {
  const environment = readEnvironment(FUNCTION_VARIABLES.findings)
  const { auditTable: audit } = environment
  const dynamo = createDynamoClient()
  const http = createFunctionPorts('findings', environment, dynamo)
  const secret = once(() => readVaultSecret(createSecretsClient(), environment.secret))
  const ports = {
    clock: http.clock,
    recorder: http.recorder,
    principals: http.principals,
    findings: new DynamoFindingStore(dynamo, { audit }),
    mutes: new DynamoMuteStore(dynamo, { audit }),
    baselines: new DynamoBaselineStore(dynamo, { audit }),
    usageHours: new DynamoUsageStore(dynamo, { audit }),
    suspensions: new DynamoSuspensionStore(dynamo, { audit }),
    findingCursors: createCursors<string>(secret, 'findings'),
  }
  return { http, ports }
}
