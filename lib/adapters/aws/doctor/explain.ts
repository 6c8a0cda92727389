/** What it means when AWS does not answer. */
import { KeyfoldError } from '../../../errors.ts'
import { isNamed } from '../errors.ts'
import { Unanswered } from './ask.ts'
import type { Finding } from './examination.ts'
import { operatorPolicy } from './remedies.ts'

const DENIED = ['AccessDenied', 'AccessDeniedException']

const CREDENTIALS = [
  'CredentialsProviderError',
  'TokenProviderError',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationToken',
]

const AGAIN = 'Run "keyfold doctor" again in a minute.'

/** Whether AWS took the credentials of a call, whatever else it said. */
export const areRefused = (error: unknown): boolean => isNamed(rootOf(error), ...CREDENTIALS)

export const isDenied = (error: unknown): boolean => isNamed(rootOf(error), ...DENIED)

/** @returns what to say of an error that no check expected. */
export const explainFor =
  (vault: string) =>
  (error: unknown): Finding => {
    if (areRefused(error)) return refusedCredentials(rootOf(error))
    if (error instanceof Unanswered && isDenied(error)) return denied(vault, error)
    if (isPassing(error)) return passing(error)
    return {
      detail: `It could not be checked: ${describe(rootOf(error))}`,
      remedy: `${AGAIN} If it stays so, this is a fault of Keyfold, or of what was changed by hand.`,
    }
  }

/** Says nothing of AWS's own message: for a wrong signature that repeats the headers of the request. */
const refusedCredentials = (error: unknown): Finding => ({
  detail: `AWS does not accept these credentials (${nameOf(error)}).`,
  remedy:
    'Sign in again, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY and, for credentials that end, ' +
    'AWS_SESSION_TOKEN. Check that the clock of this machine is right. "aws sts get-caller-identity" tries them.',
})

const denied = (vault: string, { action, hint }: Unanswered): Finding => ({
  detail: `These credentials may not call ${action}.`,
  remedy: [operatorPolicy(vault, action), hint].filter((part) => part !== null).join(' '),
})

export const isPassing = (error: unknown): boolean => {
  const cause = error instanceof Unanswered ? error.cause : error
  return cause instanceof KeyfoldError && cause.code === 'unavailable'
}

function passing(error: unknown): Finding {
  const asked = error instanceof Unanswered ? `${error.action} was not answered` : 'There was no answer'
  return {
    detail: `${asked}: ${describe(rootOf(error))}`,
    remedy: `${AGAIN} If it stays so, check the network, and that AWS_REGION names a region.`,
  }
}

/** The error of the SDK, below those that it was made into. */
function rootOf(error: unknown): unknown {
  const passesOn = error instanceof Unanswered || error instanceof KeyfoldError
  return passesOn && error.cause instanceof Error ? rootOf(error.cause) : error
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error))

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message || 'no more is known'}` : String(error)
