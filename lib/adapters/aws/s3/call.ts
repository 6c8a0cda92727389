import { KeyfoldError } from '../../../errors.ts'
import { calling, isNamed } from '../errors.ts'

/**
 * Calls S3.
 *
 * @param expected names of the errors that mean something to this caller; they are thrown as the SDK made them.
 * @throws KeyfoldError `unavailable` for what passes by itself, `internal` for everything else.
 */
export async function callS3<T>(
  action: string,
  call: () => Promise<T>,
  ...expected: readonly string[]
): Promise<T> {
  try {
    return await calling('S3', call)
  } catch (error) {
    if (error instanceof KeyfoldError || isNamed(error, ...expected)) throw error
    const reason = error instanceof Error ? error.name : 'unknown'
    throw new KeyfoldError(
      'internal',
      `S3 refuses s3:${action}: ${reason}. Check the bucket's name, and the policies of the bucket and of the role.`,
      { cause: error },
    )
  }
}
