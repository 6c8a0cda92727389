import { KMSClient } from '@aws-sdk/client-kms'
import { clientOptions } from '../../../lib/adapters/aws/client-options.ts'
import type { WireKms } from './server.ts'

/** A client as the adapters make it, but of this KMS. */
export const connectTo = ({ url, region }: Pick<WireKms, 'url' | 'region'>): KMSClient =>
  new KMSClient({
    ...clientOptions(),
    endpoint: url,
    region,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
  })
