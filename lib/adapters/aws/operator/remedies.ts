/** Commands that mend a vault. */
import { AWS_POLICY } from '../aws-policy.ts'

export const deleteKey = (keyId: string): string =>
  `aws kms schedule-key-deletion --key-id ${keyId} --pending-window-in-days ${AWS_POLICY.keyDeletionDays}`
