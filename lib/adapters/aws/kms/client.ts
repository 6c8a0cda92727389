import { KMSClient } from '@aws-sdk/client-kms'
import { clientOptions } from '../client-options.ts'

/** Region, credentials and endpoint come from the environment. */
export const createKmsClient = (): KMSClient => new KMSClient(clientOptions())
