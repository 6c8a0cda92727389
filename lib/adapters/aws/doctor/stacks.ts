import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { OUTPUTS, stackName } from '../../../config/names.ts'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { deploy, deployAll } from '../operator/remedies.ts'
import { findStack, OUTPUTS_OF, outputsOf, type StackId } from '../operator/stacks.ts'
import { ask } from './ask.ts'
import type { Outputs } from './outputs.ts'

/** A stack that is as its template says (CloudFormation user guide, "Stack status codes"). */
const DEPLOYED = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']

/** Whether a stack is there and deployed; adds what it puts out to `outputs`. */
export async function examineStack(
  client: CloudFormationClient,
  outputs: Outputs,
  id: StackId,
): Promise<Seen> {
  const { vault } = outputs
  const name = stackName(vault, id)
  const stack = await ask('cloudformation:DescribeStacks', () => findStack(client, vault, id))
  if (stack === null) return seen('', [missing(vault, name)])
  for (const [output, value] of outputsOf(id, stack)) outputs.set(output, value)
  const status = stack.StackStatus ?? 'of no status'
  const findings = [...stateFindings(vault, id, status), ...outputFindings(outputs, id)]
  return seen(`${name} is ${status}`, findings)
}

const missing = (vault: string, name: string): Finding => ({
  detail: `There is no stack ${name} in this account and region.`,
  remedy: `${deployAll(vault)}. If the vault is deployed elsewhere, set AWS_REGION and AWS_PROFILE to there.`,
})

function stateFindings(vault: string, id: StackId, status: string): readonly Finding[] {
  if (DEPLOYED.includes(status)) return []
  const name = stackName(vault, id)
  return [{ detail: `The stack ${name} is ${status}.`, remedy: remedyOf(vault, id, name, status) }]
}

function remedyOf(vault: string, id: StackId, name: string, status: string): string {
  if (status.endsWith('_IN_PROGRESS')) return `Wait: aws cloudformation describe-stacks --stack-name ${name}`
  const why = `aws cloudformation describe-stack-events --stack-name ${name}`
  switch (status) {
    case 'UPDATE_ROLLBACK_FAILED':
      return `Read why: ${why}; mend that, then: aws cloudformation continue-update-rollback --stack-name ${name}`
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
    case 'CREATE_FAILED':
      return (
        `It was never deployed. Read why: ${why}; mend that, then: ${unprotect(id, name)}aws cloudformation ` +
        `delete-stack --stack-name ${name}, and: ${deploy(vault, id)}`
      )
    default:
      return `The last deployment did not succeed. Read why: ${why}; mend that, then: ${deploy(vault, id)}`
  }
}

/** The stacks that hold data and people are protected from the first attempt on. */
const PROTECTED: readonly StackId[] = ['data', 'identity']

const unprotect = (id: StackId, name: string): string =>
  PROTECTED.includes(id)
    ? `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}, and: `
    : ''

function outputFindings(outputs: Outputs, id: StackId): readonly Finding[] {
  const lacking = OUTPUTS_OF[id].filter((output) => outputs.find(output) === null)
  if (lacking.length === 0) return []
  const { vault } = outputs
  return [
    {
      detail: `The stack ${stackName(vault, id)} does not put out ${lacking.map((name) => OUTPUTS[name]).join(', ')}.`,
      remedy: `It was deployed by another version: ${deploy(vault, id)}`,
    },
  ]
}
