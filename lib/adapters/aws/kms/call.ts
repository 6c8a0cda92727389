/** What KMS's errors mean to the vault (KMS API reference, "Common Errors" and those of each action). */
import { KeyfoldError } from '../../../errors.ts'
import { calling, isNamed } from '../errors.ts'

/** KMS does not know the key, or what was given cannot name one. */
export const isUnknownKey = (error: unknown): error is Error =>
  isNamed(error, 'NotFoundException', 'InvalidArnException')

/**
 * Calls KMS.
 *
 * @param own translates the errors that mean something else to this caller; it returns all others as they are.
 * @throws KeyfoldError `unavailable` for what passes by itself; `key-state` for a key that is unknown or whose state does
 *   not allow the action; `internal` when AWS does not permit it. Anything else is a mistake of ours, as the SDK throws it.
 */
export const callKms = <T>(
  action: string,
  call: () => Promise<T>,
  own: (error: unknown) => unknown = (error) => error,
): Promise<T> =>
  calling('KMS', async () => {
    try {
      return await call()
    } catch (error) {
      throw translate(action, own(error))
    }
  })

function translate(action: string, error: unknown): unknown {
  if (isUnknownKey(error) || isNamed(error, 'DisabledException', 'KMSInvalidStateException')) {
    return new KeyfoldError('key-state', `KMS refuses ${action}: ${error.message}`, { cause: error })
  }
  if (isNamed(error, 'AccessDeniedException')) {
    return new KeyfoldError(
      'internal',
      `AWS does not permit kms:${action}. Check the policy of the role, and the tags of the key: ${error.message}`,
      { cause: error },
    )
  }
  return error
}

/** @throws KeyfoldError `internal` when KMS answers for another key than was asked for. */
export function assertSameKey(asked: string, given: string | undefined): void {
  if (given === asked) return
  throw new KeyfoldError('internal', `KMS was asked for the key ${asked} and answered for ${given}.`)
}

/** @throws KeyfoldError `internal` when KMS's answer lacks a part that every answer has. */
export function answered<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new KeyfoldError('internal', `KMS's answer lacks ${name}.`)
  return part
}
