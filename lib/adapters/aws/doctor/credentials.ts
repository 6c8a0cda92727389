import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { areRefused } from '../operator/explain.ts'
import { SET_REGION, SIGN_IN } from '../operator/remedies.ts'
import { findStack } from '../operator/stacks.ts'
import { ask } from './ask.ts'
import { causeOf, isPassing } from './explain.ts'

/** @returns the region as the value; null: nothing else can be asked. */
export async function examineCredentials(
  client: CloudFormationClient,
  vault: string,
): Promise<Seen<string | null>> {
  const region = await client.config.region().catch(() => null)
  if (!region) return { ...seen('', [NO_REGION]), value: null }
  try {
    await client.config.credentials()
  } catch (error) {
    return { ...seen('', [noCredentials(error)]), value: null }
  }
  await askAnything(client, vault)
  return { ...seen(`AWS accepts the credentials, in the region ${region}`), value: region }
}

/** Any answer will do, also that there is no such stack, or that it may not be asked for. */
async function askAnything(client: CloudFormationClient, vault: string): Promise<void> {
  try {
    await ask('cloudformation:DescribeStacks', () => findStack(client, vault, 'data'))
  } catch (error) {
    if (areRefused(causeOf(error)) || isPassing(error)) throw error
  }
}

const NO_REGION: Finding = { detail: 'No region is set.', remedy: SET_REGION }

/** Such as that a session has ended. The message comes from this machine, and tells where it was looked. */
const noCredentials = (error: unknown): Finding => ({
  detail: `No credentials can be used: ${error instanceof Error ? error.message : String(error)}`,
  remedy: SIGN_IN,
})
