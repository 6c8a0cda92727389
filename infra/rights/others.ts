import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import { allow, type Right } from './right.ts'

/** To verify access tokens takes no right: the issuer's keys are public. */
export const verifyTokens = (issuer: string, clientIds: readonly string[]): Right => ({
  environment: { [ENVIRONMENT.issuer]: issuer, [ENVIRONMENT.clients]: clientIds.join(',') },
})

export const readSecret = ({ secretArn }: Secret): Right => ({
  environment: { [ENVIRONMENT.secret]: secretArn },
  statements: [allow(['secretsmanager:GetSecretValue'], [secretArn])],
})

/** A restoration asks the reading function for the old content, as the caller of the request. */
export const askReader = ({ functionArn }: IFunction): Right => ({
  environment: { [ENVIRONMENT.readFunction]: functionArn },
  statements: [allow(['lambda:InvokeFunction'], [functionArn])],
})
