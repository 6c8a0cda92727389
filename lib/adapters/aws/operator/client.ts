import { CloudFormationClient, type CloudFormationClientConfig } from '@aws-sdk/client-cloudformation'
import { clientOptions } from '../client-options.ts'

/** @param config what is not to come from the environment */
export const createCloudFormationClient = (config: CloudFormationClientConfig = {}): CloudFormationClient =>
  new CloudFormationClient({ ...clientOptions(), ...config })
