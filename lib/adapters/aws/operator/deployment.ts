/** What CloudFormation knows of a deployed vault. */
import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { OUTPUTS, STACKS, stackName } from '../../../config/names.ts'
import { KeyfoldError } from '../../../errors.ts'
import { type AwsAccount, accountOf } from '../arn.ts'
import { deployAll } from '../doctor/remedies.ts'
import { calling, isNamed } from '../errors.ts'

type StackId = (typeof STACKS)[number]
type OutputName = keyof typeof OUTPUTS

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
  const found = await Promise.all(STACKS.map((stack) => describeStack(client, stackName(vault, stack))))
  const region = await client.config.region()
  const deployed = found.find((stack) => stack?.StackId !== undefined)
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
      STACKS.map((stack, index) => [stack, found[index]?.StackStatus ?? null]),
    ) as Deployment['stacks'],
    outputs: outputsOf(found),
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

/** @returns null when there is no such stack. */
async function describeStack(client: CloudFormationClient, name: string): Promise<Stack | null> {
  const answer = await calling('CloudFormation', async () => {
    try {
      return await client.send(new DescribeStacksCommand({ StackName: name }))
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is not there.
      if (isNamed(error, 'ValidationError') && error.message.includes('does not exist')) return null
      throw error
    }
  })
  return answer?.Stacks?.[0] ?? null
}

function outputsOf(stacks: readonly (Stack | null)[]): Deployment['outputs'] {
  const values = new Map(
    stacks
      .flatMap((stack) => stack?.Outputs ?? [])
      .map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  )
  const names = Object.entries(OUTPUTS) as [OutputName, string][]
  const found = names.map(([name, key]) => [name, values.get(key)] as const)
  return Object.fromEntries(found.filter(([, value]) => value !== undefined))
}
