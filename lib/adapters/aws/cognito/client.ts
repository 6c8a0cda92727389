import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider'
import { clientOptions } from '../client-options.ts'

/** @param config what is not to come from the environment */
export const createCognitoClient = (
  config: CognitoIdentityProviderClientConfig = {},
): CognitoIdentityProviderClient => new CognitoIdentityProviderClient({ ...clientOptions(), ...config })
