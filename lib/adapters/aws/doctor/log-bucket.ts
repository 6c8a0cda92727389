import {
  GetObjectLockConfigurationCommand,
  type ObjectLockConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { examineClosedBucket } from './bucket.ts'
import { revert } from './remedies.ts'

/** Value: the storage key, as the bucket names it; null: none. */
export async function examineLogBucket(
  client: S3Client,
  vault: string,
  bucket: string,
): Promise<Seen<string | null>> {
  const looked = await examineClosedBucket(client, vault, bucket)
  if (looked === null) return { ...seen('', [missing(bucket)]), value: null }
  const answer = await askFor(
    's3:GetBucketObjectLockConfiguration',
    ['ObjectLockConfigurationNotFoundError'],
    () => client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket })),
  )
  const lock = lockIn(answer?.ObjectLockConfiguration)
  const detail = `${bucket} locks all that is put there${lock === null ? '' : ` for ${lock}`}; closed, encrypted, TLS only`
  const findings = [...looked.findings, ...(lock === null ? [unlocked(vault, bucket)] : [])]
  return { ...seen(detail, findings), value: looked.key }
}

/** @returns null: what is put there can be deleted at once */
function lockIn(configuration: ObjectLockConfiguration | undefined): string | null {
  const { Mode, Days = 0, Years = 0 } = configuration?.Rule?.DefaultRetention ?? {}
  const locks = configuration?.ObjectLockEnabled === 'Enabled' && Mode !== undefined && Days + Years > 0
  return locks ? `${Years > 0 ? `${Years} years` : `${Days} days`} (${Mode})` : null
}

const missing = (bucket: string): Finding => ({
  detail: `There is no bucket ${bucket}: the log is gone, and nothing proves any more what was recorded.`,
  remedy:
    'Look in CloudTrail for the event DeleteBucket; the checkpoints that witnesses keep tell what was there.',
})

const unlocked = (vault: string, bucket: string): Finding => ({
  detail: `The bucket ${bucket} locks nothing that is put there: the log can be deleted.`,
  remedy: `${revert(vault, 'data')}; then find out who changed it, and run: keyfold audit verify --aws --vault ${vault}`,
})
