import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { API_SCOPE } from '../../config/names.ts'
import type { PublicConfig } from '../../http/public-config.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'

/** What answers without a token: no right to anything. */
export function composePublic() {
  const { issuer, webClient: web, cliClient: cli } = readEnvironment(FUNCTION_VARIABLES.public)
  const config: PublicConfig = {
    issuer,
    clients: { web, cli },
    scope: `openid ${API_SCOPE}`,
    // Cognito's access tokens name none.
    audience: null,
    embedded: false,
  }
  return { http: { log: createLog() }, config }
}
