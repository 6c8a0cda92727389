/** What went wrong at the identity provider, or on the way to it. */
import { ErrorResponse } from 'oidc-client-ts'

/** Codes that say nothing of the session (RFC 6749, section 4.1.2.1). */
const PASSING: readonly (string | null)[] = ['server_error', 'temporarily_unavailable']
/** Nobody is signed in, which is no problem (OpenID Connect Core 1.0, section 3.1.2.6). */
const SIGNED_OUT: readonly (string | null)[] = ['login_required', 'interaction_required']

/** Whether the provider itself has refused: no repetition helps. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ErrorResponse && !PASSING.includes(error.error)

/** What to tell a person of a sign-in that failed; null: nothing. */
export function signInProblem(error: unknown): string | null {
  if (error instanceof ErrorResponse && SIGNED_OUT.includes(error.error)) return null
  return error instanceof ErrorResponse && error.error === 'access_denied'
    ? 'The sign-in was canceled.'
    : 'The sign-in did not finish. Try again.'
}
