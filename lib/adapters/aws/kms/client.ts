import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms'
import { clientOptions } from '../client-options.ts'

/** @param config what is not to come from the environment */
export const createKmsClient = (config: KMSClientConfig = {}): KMSClient =>
  new KMSClient({ ...clientOptions(), ...config })
