import { GetKeyPolicyCommand, type KeyMetadata, type KMSClient } from '@aws-sdk/client-kms'
import { sealerRoleName } from '../../../config/names.ts'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { accountOf } from '../arn.ts'
import { describeKey } from '../kms/describe.ts'
import { ask } from './ask.ts'
import { denialsOf } from './policy-document.ts'
import { revert } from './remedies.ts'

/** Whether the log can be signed, and by its sealer alone. */
export async function examineLogKey(client: KMSClient, vault: string, keyId: string): Promise<Seen> {
  const metadata = await ask('kms:DescribeKey', () => describeKey(client, keyId))
  if (metadata === null) return seen('', [missing(keyId)])
  const { Policy = '' } = await ask('kms:GetKeyPolicy', () =>
    client.send(new GetKeyPolicyCommand({ KeyId: keyId })),
  )
  return seen(`${keyId} is enabled, and signs for the sealer alone`, [
    ...(metadata.KeyState === 'Enabled' ? [] : [useless(keyId, metadata)]),
    ...(isSealersAlone(Policy, vault, keyId) ? [] : [open(vault, keyId)]),
  ])
}

/** Whether signing is denied to everybody but one role. */
function isSealersAlone(policy: string, vault: string, keyId: string): boolean {
  const { partition, id } = accountOf(keyId)
  const [, , , region = ''] = keyId.split(':')
  const sealer = `arn:${partition}:iam::${id}:role/${sealerRoleName(vault, region)}`
  return denialsOf(policy, 'kms:Sign').some(
    ({ condition }) =>
      Object.keys(condition).length === 1 &&
      [condition.StringNotEquals?.['aws:PrincipalArn']].flat().join() === sealer,
  )
}

const missing = (keyId: string): Finding => ({
  detail: `The key of the log ${keyId} does not exist: nothing more can be sealed, and what is sealed is checked with the public key that you kept.`,
  remedy: 'A new key begins a new log: docs/operations.md, "The log".',
})

const useless = (keyId: string, { KeyState, DeletionDate }: KeyMetadata): Finding => ({
  detail: `The key of the log ${keyId} is ${KeyState ?? 'in no state'}${DeletionDate ? `, and AWS destroys it on ${DeletionDate.toISOString()}` : ''}: nothing is sealed.`,
  remedy: `${KeyState === 'PendingDeletion' ? `aws kms cancel-key-deletion --key-id ${keyId} && ` : ''}aws kms enable-key --key-id ${keyId}`,
})

const open = (vault: string, keyId: string): Finding => ({
  detail: `The policy of the key ${keyId} lets others than the sealer sign: whoever does can make a log of their own.`,
  remedy: `${revert(vault, 'data')}; then look in CloudTrail for the event Sign by anybody else.`,
})
