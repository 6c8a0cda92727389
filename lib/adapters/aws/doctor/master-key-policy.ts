import type { Finding } from '../../../examination.ts'
import { accountOf } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { masterKeyPolicy } from '../kms/key-policy.ts'
import { denialsOf } from './policy-document.ts'

/** Whether the policy of a master key still denies to everybody what {@link masterKeyPolicy} denies. */
export function policyFindings(keyId: string, policy: string): readonly Finding[] {
  const material = denialsOf(policy, 'kms:DeleteImportedKeyMaterial').some(({ condition }) =>
    isEmpty(condition),
  )
  const soon = denialsOf(policy, 'kms:ScheduleKeyDeletion').some(({ condition }) =>
    coversShortWindows(condition),
  )
  const allowed = [
    ...(material ? [] : ['deletion of its material']),
    ...(soon ? [] : [`its deletion sooner than in ${AWS_POLICY.keyDeletionDays} days`]),
  ]
  if (allowed.length === 0) return []
  const wanted = masterKeyPolicy(accountOf(keyId))
  return [
    {
      detail: `The policy of ${keyId} does not deny ${allowed.join(' and ')}.`,
      remedy: `aws kms put-key-policy --key-id ${keyId} --policy-name default --policy '${wanted}'`,
    },
  ]
}

type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const isEmpty = (condition: Condition): boolean => Object.keys(condition).length === 0

/** Without any condition, no window at all is allowed. */
function coversShortWindows(condition: Condition): boolean {
  if (isEmpty(condition)) return true
  const days = Number(condition.NumericLessThan?.['kms:ScheduleKeyDeletionPendingWindowInDays'])
  return Object.keys(condition).length === 1 && days >= AWS_POLICY.keyDeletionDays
}
