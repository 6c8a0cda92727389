import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import type { Generation } from '../../../keys/generation.ts'
import { DynamoGenerationStore } from '../dynamo/generation-store.ts'
import { ask } from './ask.ts'
import { importFirstKey } from './remedies.ts'

/** Value: every generation, oldest first. */
export async function examineGenerations(
  client: DynamoDBDocumentClient,
  vault: string,
  keys: string,
): Promise<Seen<readonly Generation[]>> {
  const store = new DynamoGenerationStore(client, { keys })
  const generations = await ask('dynamodb:Query', () => store.list())
  const active = generations.find(({ state }) => state === 'active')
  const states = generations.map(({ generation, state }) => `${generation} is ${state}`).join(', ')
  return {
    ...seen(states, active === undefined ? [noneActive(vault, generations)] : []),
    value: generations,
  }
}

function noneActive(vault: string, [first]: readonly Generation[]): Finding {
  const detail =
    first === undefined
      ? 'The vault has no master key yet: nothing can be stored.'
      : `No generation is active: the import of generation ${first.generation} was not finished.`
  return { detail, remedy: importFirstKey(vault) }
}
