import { createIssuerKeys } from '../../access/issuer-keys.ts'
import { createTokenVerifier } from '../../access/token.ts'
import type { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEventStore } from '../../adapters/aws/dynamo/event-store.ts'
import { DynamoPrincipalStore } from '../../adapters/aws/dynamo/principal-store.ts'
import { createRecorder } from '../../audit/record.ts'
import { systemClock } from '../../clock.ts'
import type { CallerVariable, LambdaName } from '../../config/functions.ts'
import type { FunctionPorts } from '../../http/function.ts'
import type { Environment } from './environment.ts'
import { createLog } from './log.ts'
import { Meter } from './meter.ts'

/**
 * What every function of the API needs, whatever it does. Cognito's access tokens name no audience, so that the client
 * they were issued to is checked instead (architecture, section 8).
 */
export function createFunctionPorts(
  name: LambdaName,
  environment: Environment<CallerVariable>,
  dynamo: ReturnType<typeof createDynamoClient>,
): FunctionPorts & { readonly meter: Meter } {
  const clock = systemClock
  const { vault, issuer, clients, purposes, principalsTable, auditTable, pageOrigin } = environment
  const meter = new Meter({ vault, function: name })
  const events = new DynamoEventStore(dynamo, { audit: auditTable })
  return {
    verifyToken: createTokenVerifier({
      issuer,
      audience: null,
      clients,
      keys: createIssuerKeys(new URL(`${issuer}/.well-known/jwks.json`)),
      clock,
    }),
    principals: new DynamoPrincipalStore(dynamo, { principals: principalsTable }),
    purposes,
    recorder: meter.counting(createRecorder(events, clock)),
    events,
    clock,
    log: createLog(),
    pageOrigin,
    meter,
  }
}
