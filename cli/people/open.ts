import { type AwsFlags, vaultOf } from '../aws/options.ts'
import { openVault } from '../client.ts'
import type { People } from './people.ts'

export type WhereFlags = AwsFlags & { data?: string; json?: true }

/** Where people are administered: `--data` and `--aws` as the operator, else at the vault of `KEYFOLD_URL`. */
export async function withPeople<T>(flags: WhereFlags, work: (people: People) => Promise<T>): Promise<T> {
  const vault = vaultOf(flags)
  if (vault === null && flags.data === undefined) {
    const { peopleOverApi } = await import('./over-api.ts')
    return work(peopleOverApi(await openVault()))
  }
  const { peopleOverPorts } = await import('./over-ports.ts')
  if (vault !== null) {
    const { withOperator } = await import('../../lib/compose/aws/operator.ts')
    return withOperator(vault, async (operator) => work(peopleOverPorts(operator.administration())))
  }
  const { withDataFolderPeople } = await import('../data-folder-people.ts')
  return withDataFolderPeople(flags.data ?? '', async (ports) => work(peopleOverPorts(ports)))
}
