import type { KMSClient } from '@aws-sdk/client-kms'
import { createKmsClient } from '../../../lib/adapters/aws/kms/client.ts'
import type { WireKms } from './server.ts'

/** A client as the vault makes it, but of this KMS. */
export const connectTo = ({ url, region }: Pick<WireKms, 'url' | 'region'>): KMSClient =>
  createKmsClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
  })
