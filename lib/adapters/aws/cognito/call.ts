/** What Cognito's errors mean to the vault (Amazon Cognito user pools API reference, errors of each action). */
import { KeyfoldError } from '../../../errors.ts'
import { calling, isNamed, unavailable } from '../errors.ts'

/**
 * Calls Cognito.
 *
 * @param own translates the errors that mean something else to this caller; it returns all others as they are.
 * @throws KeyfoldError `not-found` for a person who is not there; `unavailable` for what passes by itself, also when Cognito may
 *   send no more mail today; `internal` when AWS does not permit it, or the user pool is not there. Anything else is a mistake of
 *   ours, as the SDK throws it.
 */
export const callCognito = <T>(
  action: string,
  call: () => Promise<T>,
  own: (error: unknown) => unknown = (error) => error,
): Promise<T> =>
  calling('Cognito', async () => {
    try {
      return await call()
    } catch (error) {
      throw translate(action, own(error))
    }
  })

function translate(action: string, error: unknown): unknown {
  if (isNamed(error, 'UserNotFoundException')) {
    return new KeyfoldError('not-found', 'There is no such person.', { cause: error })
  }
  if (isNamed(error, 'CodeDeliveryFailureException', 'LimitExceededException')) {
    return unavailable(`Cognito cannot do cognito-idp:${action} now: ${error.message}`, error)
  }
  if (isNamed(error, 'AccessDeniedException', 'ResourceNotFoundException')) {
    return new KeyfoldError(
      'internal',
      `Cognito refuses cognito-idp:${action}. Check the id of the user pool and the policy of the role: ${error.message}`,
      { cause: error },
    )
  }
  return error
}

/** @throws KeyfoldError `internal` when Cognito's answer lacks a part that every answer has. */
export function answered<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new KeyfoldError('internal', `Cognito's answer lacks ${name}.`)
  return part
}
