import type { KMSClient } from '@aws-sdk/client-kms'
import { activeAlias } from '../../../config/names.ts'
import { type Seen, seen, Unmet } from '../../../examination.ts'
import type { Generation } from '../../../keys/generation.ts'
import { describeKey } from '../kms/describe.ts'
import { ask } from './ask.ts'

/** Nothing in the vault calls a key by the alias; people do. */
export async function examineAlias(
  client: KMSClient,
  vault: string,
  generations: readonly Generation[],
): Promise<Seen> {
  const active = generations.find(({ state }) => state === 'active')
  if (active === undefined) throw new Unmet('needs an active generation')
  const alias = activeAlias(vault)
  const command = (verb: string) =>
    `aws kms ${verb}-alias --alias-name ${alias} --target-key-id ${active.keyId}`
  const hint = `If it is allowed already, the alias may point at a key of something else: ${command('update')}`
  const found = await ask('kms:DescribeKey', () => describeKey(client, alias), hint)
  const detail = `${alias} points at generation ${active.generation}`
  if (found === null) return seen('', [{ detail: `There is no ${alias}.`, remedy: command('create') }])
  if (found.Arn === active.keyId) return seen(detail)
  return seen('', [
    {
      detail: `${alias} points at ${found.Arn}, which is not the key of the active generation ${active.generation}.`,
      remedy: command('update'),
    },
  ])
}
