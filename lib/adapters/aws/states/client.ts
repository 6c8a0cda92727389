import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn'
import { clientOptions } from '../client-options.ts'

/** @param config what is not to come from the environment */
export const createStatesClient = (config: SFNClientConfig = {}): SFNClient =>
  new SFNClient({ ...clientOptions(), ...config })
