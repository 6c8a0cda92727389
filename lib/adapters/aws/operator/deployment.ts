/** What CloudFormation knows of a deployed vault. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { OUTPUTS, STACKS, stackName } from '../../../config/names.ts'
import { KeyfoldError } from '../../../errors.ts'
import { type AwsAccount, accountOf } from '../arn.ts'
import { deployAll } from './remedies.ts'
import { findStack, type OutputName, outputsOf, type StackId } from './stacks.ts'

export type Deployment = {
  readonly vault: string
  readonly region: string
  readonly account: AwsAccount
  /** Such as `CREATE_COMPLETE`; null: not deployed. */
  readonly stacks: Readonly<Record<StackId, string | null>>
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>
}

/**
 * Reads all stacks of a vault, of which some may not be deployed yet. Needs `cloudformation:DescribeStacks`.
 *
 * @throws KeyfoldError `not-found` when none is there.
 */
export async function findDeployment(client: CloudFormationClient, vault: string): Promise<Deployment> {
  const found = await Promise.all(STACKS.map(async (id) => [id, await findStack(client, vault, id)] as const))
  const region = await client.config.region()
  const deployed = found.find(([, stack]) => stack?.StackId !== undefined)?.[1]
  if (deployed?.StackId === undefined) {
    throw new KeyfoldError(
      'not-found',
      `No vault "${vault}" is deployed in ${region}. Check --vault, AWS_REGION and AWS_PROFILE, or deploy it: ${deployAll(vault)}`,
    )
  }
  return {
    vault,
    region,
    account: accountOf(deployed.StackId),
    stacks: Object.fromEntries(
      found.map(([id, stack]) => [id, stack?.StackStatus ?? null]),
    ) as Deployment['stacks'],
    outputs: Object.fromEntries(found.flatMap(([id, stack]) => (stack === null ? [] : outputsOf(id, stack)))),
  }
}

/** @throws KeyfoldError `invalid-configuration` when the output is missing; it names the state of every stack. */
export function requireOutput({ vault, stacks, outputs }: Deployment, name: OutputName): string {
  const value = outputs[name]
  if (value !== undefined) return value
  const states = Object.entries(stacks).map(
    ([stack, state]) => `${stackName(vault, stack as StackId)}: ${state ?? 'missing'}`,
  )
  throw new KeyfoldError(
    'invalid-configuration',
    `No stack of the vault "${vault}" has the output ${OUTPUTS[name]} (${states.join(', ')}). Deploy it again: ${deployAll(vault)}`,
  )
}
