import { createCognitoClient } from '../../adapters/aws/cognito/client.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { systemClock } from '../../clock.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { describeError } from '../../http/log.ts'
import { expireSecrets } from '../../people/expire-secrets.ts'
import { createClientAdministration } from './administration.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'

/**
 * Takes away secrets whose overlap is over; may make none, and reads none. A client that failed fails the invocation at its end, so that
 * the alarm on errors tells; the next run tries again.
 */
export function composeExpireSecrets(): () => Promise<{ readonly removed: number }> {
  const { userPool, principalsTable: principals } = readEnvironment(FUNCTION_VARIABLES.expireSecrets)
  const log = createLog()
  const ports = {
    clock: systemClock,
    ...createClientAdministration(createCognitoClient(), createDynamoClient(), { userPool, principals }),
  }
  return async () => {
    let failed = 0
    const onExpiryFailure = (client: string, error: unknown): void => {
      failed += 1
      log.error({ client, error: describeError(error) }, 'A secret that has expired could not be removed.')
    }
    const report = await expireSecrets({ ...ports, onExpiryFailure })
    log.info({ ...report, failed }, 'Expired secrets')
    if (failed > 0) throw new Error(`Secrets of ${failed} clients could not be removed; the log names them.`)
    return report
  }
}
