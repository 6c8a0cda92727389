import { interactionPolicy } from 'oidc-provider'

const { base, Check } = interactionPolicy

/**
 * When somebody has to sign in. There is no consent screen.
 *
 * @returns the library's reasons, and two more: the session's account is not there any more, or was signed out; and a native
 * client asks, which any program on the machine can claim to be, so that a session alone must not be enough (RFC 8252,
 * section 8.6).
 */
export function signInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = base()
  policy.remove('consent')
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'account_unavailable',
        'End-User authentication is required',
        'login_required',
        ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
      ),
    )
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'native_client',
        'native clients require End-User interaction',
        'interaction_required',
        ({ oidc }) => oidc.client?.applicationType === 'native' && oidc.result?.login === undefined,
      ),
    )
  return policy
}
