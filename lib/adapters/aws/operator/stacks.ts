/** The stacks of a vault, and what they put out. */
import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { OUTPUTS, type STACKS, stackName } from '../../../config/names.ts'
import { calling, isNamed } from '../errors.ts'

export type StackId = (typeof STACKS)[number]
export type OutputName = keyof typeof OUTPUTS

/** Which stack puts out what. */
export const OUTPUTS_OF: Readonly<Record<StackId, readonly OutputName[]>> = {
  page: ['pageUrl', 'pageHost', 'pageBucket'],
  data: [
    'bucket',
    'objectsTable',
    'subjectsTable',
    'keysTable',
    'principalsTable',
    'auditTable',
    'logBucket',
    'logKey',
    'secret',
  ],
  identity: ['userPool', 'issuer', 'loginUrl', 'webClient', 'cliClient', 'machineClients'],
  functions: [
    'functions',
    'stateMachine',
    'recoveryRecipients',
    'escrowWaived',
    'managedCopyDays',
    'rotationSchedule',
  ],
  api: ['apiUrl'],
  'page-content': [],
}

/** Needs `cloudformation:DescribeStacks`. @returns null when there is no such stack. */
export async function findStack(
  client: CloudFormationClient,
  vault: string,
  id: StackId,
): Promise<Stack | null> {
  const command = new DescribeStacksCommand({ StackName: stackName(vault, id) })
  const answer = await calling('CloudFormation', async () => {
    try {
      return await client.send(command)
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is not there.
      if (isNamed(error, 'ValidationError') && error.message.includes('does not exist')) return null
      throw error
    }
  })
  return answer?.Stacks?.[0] ?? null
}

/** @returns those of its outputs that it has. */
export const outputsOf = (id: StackId, stack: Stack): readonly (readonly [OutputName, string])[] =>
  OUTPUTS_OF[id].flatMap((name) => {
    const value = stack.Outputs?.find(({ OutputKey }) => OutputKey === OUTPUTS[name])?.OutputValue
    return value === undefined ? [] : [[name, value] as const]
  })

/** @param output `name=value` pairs, separated by commas */
export const pairsIn = (output: string): ReadonlyMap<string, string> =>
  new Map(
    output
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  )
