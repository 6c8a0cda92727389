import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { clientOptions } from '../client-options.ts'
import { createDynamoClient } from '../dynamo/client.ts'
import { createKmsClient } from '../kms/client.ts'
import { createLambdaClient } from '../lambda/invoke.ts'
import { createCloudFormationClient } from '../operator/client.ts'
import { createS3Client } from '../s3/client.ts'
import { createSecretsClient } from '../secrets/vault-secret.ts'

/** Region, credentials and endpoints come from the environment. */
export const createDoctorClients = () => ({
  cloudFormation: createCloudFormationClient(),
  s3: createS3Client(),
  dynamo: createDynamoClient(),
  secrets: createSecretsClient(),
  lambda: createLambdaClient(),
  cognito: new CognitoIdentityProviderClient(clientOptions()),
  kms: createKmsClient(),
})

export type DoctorClients = ReturnType<typeof createDoctorClients>
