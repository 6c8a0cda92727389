/** What it means when AWS does not do what these credentials ask for. */
import { KeyfoldError } from '../../../errors.ts'
import { isNamed } from '../errors.ts'
import { SET_REGION, SIGN_IN } from './remedies.ts'

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

/** The error of the SDK, below those that the adapters made of it. */
export const rootOf = (error: unknown): unknown =>
  error instanceof KeyfoldError && error.cause instanceof Error ? rootOf(error.cause) : error

/** Whether there are no credentials, or AWS did not accept them for a call. */
export const areRefused = (error: unknown): boolean => isNamed(rootOf(error), ...CREDENTIALS)

/** Whether AWS accepted the credentials, but they may not make the call. */
export const isDenied = (error: unknown): error is Error => isNamed(rootOf(error), ...DENIED)

/** @returns the error with a remedy for a setup of the SDK that cannot work; every other error as it is. */
export function explainSetup(error: unknown): unknown {
  const root = rootOf(error)
  if (areRefused(error)) {
    return new KeyfoldError(
      'invalid-configuration',
      `There are no AWS credentials, or AWS does not accept them. ${SIGN_IN}`,
      { cause: error },
    )
  }
  if (root instanceof Error && root.message.includes('Region is missing')) {
    return new KeyfoldError('invalid-configuration', `No AWS region is set. ${SET_REGION}`, { cause: error })
  }
  if (isDenied(error)) {
    return new KeyfoldError('forbidden', `AWS does not permit it to these credentials: ${error.message}`, {
      cause: error,
    })
  }
  return error
}
