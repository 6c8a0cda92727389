import { Aws } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { ENVIRONMENT, NO_RECIPIENTS, NO_SCHEDULE } from '../../lib/config/names.ts'
import { managedCopyDays, type Profile } from '../profiles.ts'
import type { DataStack } from '../stacks/data.ts'
import type { PageStack } from '../stacks/page.ts'
import { allow, type Right } from './right.ts'
import { executionsOf, inStates, stateFinding, stateMachineArn } from './states.ts'

export const readSecret = ({ secretArn }: Secret): Right => ({
  environment: { [ENVIRONMENT.secret]: secretArn },
  statements: [allow(['secretsmanager:GetSecretValue'], [secretArn])],
})

/** To start a run's execution, and to look whether it is still running. */
export const startRotations = (vault: string): Right => ({
  environment: { [ENVIRONMENT.stateMachine]: stateMachineArn(vault) },
  statements: [
    allow(['states:StartExecution'], [stateMachineArn(vault)]),
    allow(['states:DescribeExecution'], [inStates(executionsOf(vault))]),
  ],
  acknowledged: {
    [stateFinding(executionsOf(vault))]: "Each run has executions of its own; the workflow's name is given.",
  },
})

/** What the profile says of rotation, as functions and the command line know it. */
export const rotationSettings = (profile: Profile) => ({
  recoveryRecipients: profile.recoveryRecipients.join(',') || NO_RECIPIENTS,
  escrowWaived: String(profile.escrowWaived),
  managedCopyDays: String(managedCopyDays(profile)),
  rotationSchedule: profile.rotationSchedule ?? NO_SCHEDULE,
})

/** To know of it takes no right. */
export function knowRotation(
  profile: Profile,
  ...variables: readonly (keyof ReturnType<typeof rotationSettings>)[]
): Right {
  const settings = rotationSettings(profile)
  return { environment: Object.fromEntries(variables.map((name) => [ENVIRONMENT[name], settings[name]])) }
}

/** Whose account the keys are in: their policy names it. */
export const knowAccount = (): Right => ({
  environment: { [ENVIRONMENT.account]: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root` },
})

/** To know which vault it is takes no right. */
export const knowVault = (vault: string): Right => ({ environment: { [ENVIRONMENT.vault]: vault } })

/** To tell those who hear of alarms; SNS uses the key of the topic in the name of who publishes. */
export const tellPeople = ({ alarmTopic: { topicArn, masterKey } }: DataStack): Right => ({
  environment: { [ENVIRONMENT.alarmTopic]: topicArn },
  statements: [
    allow(['sns:Publish'], [topicArn]),
    ...(masterKey === undefined
      ? []
      : [
          allow(['kms:GenerateDataKey', 'kms:Decrypt'], [masterKey.keyArn], {
            StringEquals: { 'kms:ViaService': `sns.${Aws.REGION}.${Aws.URL_SUFFIX}` },
          }),
        ]),
  ],
})

/** To let the page's scripts read an answer takes no right. */
export const answerPage = ({ url }: PageStack): Right => ({ environment: { [ENVIRONMENT.pageOrigin]: url } })

/** A restoration asks the reading function for the old content, as the caller of the request. */
export const askReader = ({ functionArn }: IFunction): Right => ({
  environment: { [ENVIRONMENT.readFunction]: functionArn },
  statements: [allow(['lambda:InvokeFunction'], [functionArn])],
})
