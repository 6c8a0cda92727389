/** Commands and steps that mend a setup or a vault. */
import { stackName } from '../../../config/names.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import type { StackId } from './stacks.ts'

const deploying = (vault: string, stacks: string): string =>
  `npx cdk deploy ${stacks} -c vault=${vault} -c profile=PROFILE`

export const deployAll = (vault: string): string => deploying(vault, '--all')

export const deploy = (vault: string, stack: StackId): string => deploying(vault, stackName(vault, stack))

export const deleteKey = (keyId: string): string =>
  `aws kms schedule-key-deletion --key-id ${keyId} --pending-window-in-days ${AWS_POLICY.keyDeletionDays}`

export const SIGN_IN =
  'Sign in, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY and, for credentials that end, ' +
  'AWS_SESSION_TOKEN. Check that the clock of this machine is right. "aws sts get-caller-identity" tries them.'

export const SET_REGION =
  'Set AWS_REGION to the region that the vault is deployed in, such as: export AWS_REGION=eu-west-1'
