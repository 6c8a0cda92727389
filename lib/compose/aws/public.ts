import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { API_SCOPE } from '../../config/names.ts'
import type { PublicConfig } from '../../http/public-config.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'
import { Meter } from './meter.ts'

/** What answers without a token: no right to anything. */
export function composePublic() {
  const environment = readEnvironment(FUNCTION_VARIABLES.public)
  const { vault, issuer, webClient: web, cliClient: cli, pageOrigin } = environment
  const config: PublicConfig = {
    issuer,
    clients: { web, cli },
    scope: `openid ${API_SCOPE}`,
    // Cognito's access tokens name none.
    audience: null,
    embedded: false,
    api: '',
    // It names where one comes back to, which only the page knows: the page has a document of its own.
    passwordUrl: null,
  }
  const meter = new Meter({ vault, function: 'public' })
  return { http: { log: createLog(), pageOrigin, meter }, config }
}
