/** Every call of the doctor, by the IAM action that it needs. */
import { calling, isNamed } from '../errors.ts'

/** What the operator's policy must allow for `keyfold doctor --aws`: these, and nothing beside them. */
export const DOCTOR_ACTIONS = [
  'cloudformation:DescribeStacks',
  's3:GetBucketVersioning',
  's3:GetBucketPublicAccessBlock',
  's3:GetEncryptionConfiguration',
  's3:GetBucketPolicy',
  's3:GetBucketObjectLockConfiguration',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'secretsmanager:DescribeSecret',
  'lambda:GetFunctionConfiguration',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:ListUserPoolClients',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListResourceTags',
] as const

export type DoctorAction = (typeof DOCTOR_ACTIONS)[number]

/** AWS did not answer a question; `cause` says why. */
export class Unanswered extends Error {
  readonly action: DoctorAction
  /** What else to do when the cause is that AWS does not permit it. */
  readonly hint: string | null

  constructor(action: DoctorAction, cause: unknown, hint: string | null) {
    super(`${action} was not answered.`, { cause })
    this.action = action
    this.hint = hint
  }
}

/** @throws Unanswered */
export async function ask<Answer>(
  action: DoctorAction,
  call: () => Promise<Answer>,
  hint: string | null = null,
): Promise<Answer> {
  try {
    return await calling(action.split(':')[0] ?? action, call)
  } catch (error) {
    throw new Unanswered(action, error, hint)
  }
}

/**
 * @param absences the names of the errors that say that there is no such thing
 * @returns null when there is none.
 */
export const askFor = <Answer>(
  action: DoctorAction,
  absences: readonly string[],
  call: () => Promise<Answer>,
): Promise<Answer | null> =>
  ask(action, async () => {
    try {
      return await call()
    } catch (error) {
      if (isNamed(error, ...absences)) return null
      throw error
    }
  })
