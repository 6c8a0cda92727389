import { KeyfoldError } from '../../../errors.ts'
import { areRefused } from '../doctor/explain.ts'
import { isNamed } from '../errors.ts'

/** @returns the error with a remedy for a setup of the SDK that cannot work; every other error as it is. */
export function explainSetup(error: unknown): unknown {
  if (areRefused(error)) {
    return new KeyfoldError(
      'invalid-configuration',
      'There are no AWS credentials, or AWS does not accept them. Sign in, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID with ' +
        'AWS_SECRET_ACCESS_KEY; "aws sts get-caller-identity" tries them.',
      { cause: error },
    )
  }
  if (error instanceof Error && error.message.includes('Region is missing')) {
    return new KeyfoldError(
      'invalid-configuration',
      'No AWS region is set. Set AWS_REGION to the region that the vault is deployed in, such as: export AWS_REGION=eu-west-1',
      { cause: error },
    )
  }
  if (isNamed(error, 'AccessDenied', 'AccessDeniedException')) {
    return new KeyfoldError('forbidden', `AWS does not permit it to these credentials: ${error.message}`, {
      cause: error,
    })
  }
  return error
}
