/** The names of the rotation's workflow. They are known before it is made: the function that starts it has to be there first. */
import { Aws } from 'aws-cdk-lib'
import { stateMachineName } from '../../lib/config/names.ts'

export const inStates = (resource: string): string =>
  `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

export const stateMachineArn = (vault: string): string => inStates(`stateMachine:${stateMachineName(vault)}`)

/** Of the workflow itself, by {@link inStates}. */
export const executionsOf = (vault: string): string => `execution:${stateMachineName(vault)}:*`

/** Of its Distributed Maps, which put a label of their own between the two names. */
export const workersOf = (vault: string): string => `execution:${stateMachineName(vault)}/*`

/** The id of the finding that a wildcard of these gives, whichever policy it is in. */
export const stateFinding = (resource: string): string =>
  `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${resource}]`
