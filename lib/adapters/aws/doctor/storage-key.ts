import { DescribeKeyCommand, type KeyMetadata, type KMSClient } from '@aws-sdk/client-kms'
import { type Finding, type Seen, seen, Unmet } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { revert } from './remedies.ts'

/**
 * Whether the stores are encrypted with one key, that of the customer, which can be used.
 *
 * @param keys by which each store is encrypted, as the store names it
 */
export async function examineStorageKey(
  client: KMSClient,
  vault: string,
  keys: readonly (string | null)[],
): Promise<Seen> {
  const named = [...new Set(keys.filter((key) => key !== null))]
  if (named.length === 0) throw new Unmet('needs a bucket, a table or a secret that names its key')
  const found = await Promise.all(named.map(async (key) => [key, await describe(client, key)] as const))
  const arns = new Set(found.map(([key, metadata]) => metadata?.Arn ?? key))
  return seen('one key of this account, which is enabled', [
    ...found.flatMap(([key, metadata]) => findingsOf(vault, key, metadata)),
    ...(arns.size === 1 ? [] : [several(vault, [...arns])]),
  ])
}

async function describe(client: KMSClient, key: string): Promise<KeyMetadata | null> {
  const answer = await askFor('kms:DescribeKey', ['NotFoundException'], () =>
    client.send(new DescribeKeyCommand({ KeyId: key })),
  )
  return answer?.KeyMetadata ?? null
}

function findingsOf(vault: string, key: string, metadata: KeyMetadata | null): readonly Finding[] {
  if (metadata === null) return [missing(key)]
  if (metadata.KeyManager !== 'CUSTOMER') return [foreign(vault, key)]
  if (metadata.KeyState === 'Enabled') return []
  return metadata.KeyState === 'PendingDeletion'
    ? [pendingDeletion(key, metadata.DeletionDate)]
    : [disabled(key, metadata.KeyState)]
}

const missing = (key: string): Finding => ({
  detail: `The storage key ${key} does not exist: what it encrypted cannot be read by anybody any more.`,
  remedy: 'Restore the vault from a backup that is encrypted otherwise.',
})

const foreign = (vault: string, key: string): Finding => ({
  detail: `The key ${key} is AWS's own, not one of this account.`,
  remedy: revert(vault, 'data'),
})

const pendingDeletion = (key: string, date?: Date): Finding => ({
  detail: `ALARM: AWS destroys the storage key ${key}${date ? ` on ${date.toISOString()}` : ''}, and with it the whole vault.`,
  remedy: `At once: aws kms cancel-key-deletion --key-id ${key} && aws kms enable-key --key-id ${key}`,
})

const disabled = (key: string, state = 'in no state'): Finding => ({
  detail: `The storage key ${key} is ${state}: bucket, tables, secret and logs cannot be used.`,
  remedy: `aws kms enable-key --key-id ${key}`,
})

const several = (vault: string, keys: readonly string[]): Finding => ({
  detail: `Bucket, tables and secret are encrypted with different keys: ${keys.join(', ')}.`,
  remedy: revert(vault, 'data'),
})
