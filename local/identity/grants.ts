import type { Configuration, Provider } from 'oidc-provider'
import type { Clock } from '../../lib/clock.ts'
import { API_SCOPE } from '../../lib/config/names.ts'
import { secondsLeft } from './lifetimes.ts'
import { PEOPLE_SCOPES, VAULT_AUDIENCE } from './resource.ts'

/**
 * The page and the CLI are the vault's own, so nobody is asked to consent: whoever signed in has granted them all that they
 * may ask for. There is one grant of a client in a session, which ends with it, and everything issued under it.
 */
export function createGrantLoader(clock: Clock): NonNullable<Configuration['loadExistingGrant']> {
  return async ({ oidc }) => {
    const { account, client, session, provider } = oidc
    if (!account || !client || session?.loginTs === undefined) return undefined
    const owner = { accountId: account.accountId, clientId: client.clientId }
    const grant =
      (await findGrant(provider, session.grantIdFor(owner.clientId), owner)) ?? new provider.Grant(owner)
    grant.addOIDCScope(PEOPLE_SCOPES)
    grant.addResourceScope(VAULT_AUDIENCE, API_SCOPE)
    const now = clock()
    // A session that signs in once more lives longer than its grant would.
    grant.exp = Math.floor(now / 1000) + secondsLeft(session.loginTs, now)
    await grant.save()
    return grant
  }
}

type Grant = InstanceType<Provider['Grant']>

async function findGrant(
  provider: Provider,
  id: string | undefined,
  { accountId, clientId }: { accountId: string; clientId: string },
): Promise<Grant | undefined> {
  const found = id === undefined ? undefined : await provider.Grant.find(id)
  return found?.accountId === accountId && found.clientId === clientId ? found : undefined
}
