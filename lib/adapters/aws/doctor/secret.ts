import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { revert } from './remedies.ts'

/** Looks at the secret from outside: its value is never asked for. Value: its key; null: none but the account's own. */
export async function examineSecret(
  client: SecretsManagerClient,
  vault: string,
  arn: string,
): Promise<Seen<string | null>> {
  const secret = await askFor('secretsmanager:DescribeSecret', ['ResourceNotFoundException'], () =>
    client.send(new DescribeSecretCommand({ SecretId: arn })),
  )
  if (secret === null) return { ...seen('', [missing(arn)]), value: null }
  const key = secret.KmsKeyId?.includes('alias/aws/') ? null : (secret.KmsKeyId ?? null)
  const stages = Object.values(secret.VersionIdsToStages ?? {}).flat()
  const findings = [
    ...(secret.DeletedDate === undefined ? [] : [deleted(arn, secret.DeletedDate)]),
    ...(stages.includes('AWSCURRENT') ? [] : [empty(arn)]),
    ...(secret.RotationEnabled === true ? [rotated(arn)] : []),
    ...(key === null ? [unencrypted(vault)] : []),
  ]
  return { ...seen('there, with a value, encrypted', findings), value: key }
}

const missing = (arn: string): Finding => ({
  detail: `There is no secret ${arn}: cursors and idempotency keys cannot work.`,
  remedy:
    'Look in CloudTrail for the event DeleteSecret. A new secret (64 hexadecimal digits, under the same name) lets the vault ' +
    'work again; repeated requests from before store their content a second time.',
})

const deleted = (arn: string, date: Date): Finding => ({
  detail: `The secret will be deleted; it was marked on ${date.toISOString()}.`,
  remedy: `aws secretsmanager restore-secret --secret-id ${arn}`,
})

const empty = (arn: string): Finding => ({
  detail: 'The secret has no current value.',
  remedy:
    `Bring its first version back: aws secretsmanager list-secret-version-ids --include-deprecated --secret-id ${arn}, ` +
    `then: aws secretsmanager update-secret-version-stage --version-stage AWSCURRENT --move-to-version-id ID --secret-id ${arn}`,
})

const rotated = (arn: string): Finding => ({
  detail: 'The secret is rotated: with each new value, repeated requests store their content again.',
  remedy: `aws secretsmanager cancel-rotate-secret --secret-id ${arn}`,
})

const unencrypted = (vault: string): Finding => ({
  detail: "The secret is not encrypted with the vault's storage key.",
  remedy: revert(vault, 'data'),
})
