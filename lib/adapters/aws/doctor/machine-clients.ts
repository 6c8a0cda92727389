/** Every machine client that the vault knows of. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Seen, seen } from '../../../examination.ts'
import type { MachineClient } from '../../../people/model.ts'
import { DynamoMachineClientStore } from '../dynamo/machine-client-store.ts'
import { ask } from './ask.ts'
import type { Outputs } from './outputs.ts'

export type KnownClient = {
  readonly id: string
  /** In the profile, or as the administrator called it. */
  readonly name: string
  /** By an administrator, and not by a deployment. */
  readonly made: boolean
}

const PAGE = 25

/** Value: those of the profile, then those that administrators made. */
export async function findMachineClients(
  client: DynamoDBDocumentClient,
  outputs: Outputs,
  inPool: ReadonlySet<string> | null,
): Promise<Seen<readonly KnownClient[]>> {
  const deployed = [...outputs.pairs('machineClients')].map(([name, id]) => ({ name, id, made: false }))
  const store = new DynamoMachineClientStore(client, { principals: outputs.of('principalsTable') })
  const made = (await everyClient(store)).map(({ name, id }) => ({ name, id, made: true }))
  const known = [...deployed, ...made]
  const names = known.map(({ name }) => name).join(', ') || 'none'
  return { ...seen(names + strangersIn(inPool, outputs, known)), value: known }
}

async function everyClient(store: DynamoMachineClientStore): Promise<readonly MachineClient[]> {
  const found: MachineClient[] = []
  for (;;) {
    const page = await ask('dynamodb:Query', () => store.page(found.at(-1)?.id ?? null, PAGE))
    found.push(...page)
    if (page.length < PAGE) return found
  }
}

/** After a lost answer of Cognito's there is a client that nobody knows. It has no roles, so it is only named. */
function strangersIn(
  inPool: ReadonlySet<string> | null,
  outputs: Outputs,
  known: readonly KnownClient[],
): string {
  const publicOnes = outputs.clientIds()
  if (inPool === null || publicOnes === null) return ''
  const ids = new Set([...publicOnes, ...known.map(({ id }) => id)])
  const strangers = [...inPool].filter((id) => !ids.has(id))
  return strangers.length === 0 ? '' : `; in the user pool, but unknown to the vault: ${strangers.join(', ')}`
}
