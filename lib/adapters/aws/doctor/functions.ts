import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { FUNCTION_VARIABLES, type LambdaName, type Variable } from '../../../config/functions.ts'
import { ENVIRONMENT, OUTPUTS, stackName } from '../../../config/names.ts'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { deploy } from '../operator/remedies.ts'
import { askFor } from './ask.ts'
import type { Outputs } from './outputs.ts'
import { revert } from './remedies.ts'

/** The runtime that the bundles are made for. */
const RUNTIME = 'nodejs24.x'

/** Names of variables are shown, their values never. */
export async function examineFunction(
  client: LambdaClient,
  outputs: Outputs,
  name: LambdaName,
): Promise<Seen> {
  const { vault } = outputs
  const lambda = outputs.pairs('functions').get(name)
  if (lambda === undefined) return seen('', [unnamed(vault, name)])
  const found = await askFor('lambda:GetFunctionConfiguration', ['ResourceNotFoundException'], () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName: lambda })),
  )
  if (found === null) return seen('', [missing(vault, lambda)])
  return seen(`${lambda} is active, on ${RUNTIME}, with all its variables`, [
    ...stateFindings(vault, lambda, found),
    ...(found.Runtime === RUNTIME ? [] : [otherRuntime(vault, lambda, found.Runtime)]),
    ...variableFindings(outputs, name, lambda, found.Environment?.Variables ?? {}),
  ])
}

function stateFindings(vault: string, lambda: string, found: FunctionConfiguration): readonly Finding[] {
  const { State = 'of no state', LastUpdateStatus = 'unknown' } = found
  const wait = `Wait: aws lambda wait function-updated --function-name ${lambda}`
  const stuck = `${revert(vault, 'functions')} (a function that was idle for weeks wakes up when it is called)`
  return [
    ...(State === 'Active'
      ? []
      : [
          {
            detail: `The function ${lambda} is ${State}${because(found.StateReason)}.`,
            remedy: State === 'Pending' ? wait : stuck,
          },
        ]),
    ...(LastUpdateStatus === 'Successful'
      ? []
      : [
          {
            detail: `The last update of ${lambda} is ${LastUpdateStatus}${because(found.LastUpdateStatusReason)}.`,
            remedy: LastUpdateStatus === 'InProgress' ? wait : revert(vault, 'functions'),
          },
        ]),
  ]
}

const because = (reason: string | undefined): string => (reason ? ` (${reason.replace(/\.$/, '')})` : '')

function variableFindings(
  outputs: Outputs,
  name: LambdaName,
  lambda: string,
  environment: Readonly<Record<string, string>>,
): readonly Finding[] {
  const needed: readonly Variable[] = FUNCTION_VARIABLES[name]
  const missingOnes = needed.filter((variable) => !environment[ENVIRONMENT[variable]])
  const others = needed.filter((variable) => {
    const value = environment[ENVIRONMENT[variable]]
    return value && !isAsPutOut(outputs, variable, value)
  })
  const remedy = revert(outputs.vault, 'functions')
  return [
    ...(missingOnes.length === 0
      ? []
      : [{ detail: `The environment of ${lambda} lacks ${listOf(missingOnes)}.`, remedy }]),
    ...(others.length === 0
      ? []
      : [
          {
            detail: `In the environment of ${lambda}, ${listOf(others)} is not what the stacks put out.`,
            remedy,
          },
        ]),
  ]
}

const listOf = (variables: readonly Variable[]): string =>
  variables.map((variable) => ENVIRONMENT[variable]).join(', ')

/** What is not known cannot differ. */
function isAsPutOut(outputs: Outputs, variable: Variable, value: string): boolean {
  if (variable === 'vault') return value === outputs.vault
  if (variable === 'readFunction') return value.endsWith(`:${outputs.pairs('functions').get('read')}`)
  if (variable === 'pageOrigin') return value === (outputs.find('pageUrl') ?? value)
  if (variable === 'clients') {
    const ids = value.split(',')
    return sorted(ids) === sorted(outputs.clientIds() ?? ids)
  }
  return !isOutput(variable) || value === (outputs.find(variable) ?? value)
}

const isOutput = (variable: Variable): variable is Variable & keyof typeof OUTPUTS => variable in OUTPUTS

const sorted = (ids: readonly string[]): string => [...ids].sort().join()

const unnamed = (vault: string, name: LambdaName): Finding => ({
  detail: `The output ${OUTPUTS.functions} of ${stackName(vault, 'functions')} names no function "${name}".`,
  remedy: `It was deployed by another version: ${deploy(vault, 'functions')}`,
})

const missing = (vault: string, lambda: string): Finding => ({
  detail: `There is no Lambda function ${lambda}.`,
  remedy: revert(vault, 'functions'),
})

const otherRuntime = (vault: string, lambda: string, runtime = 'none'): Finding => ({
  detail: `The runtime of ${lambda} is ${runtime}, not ${RUNTIME}.`,
  remedy: revert(vault, 'functions'),
})
