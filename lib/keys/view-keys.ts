import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import {
  describeGeneration,
  describeKeys,
  type GenerationDetails,
  type KeyStatus,
  type KeyStatusPorts,
} from './key-status.ts'

export type ViewKeysPorts = KeyStatusPorts & { readonly recorder: Recorder }

/** `GET /keys`. @throws a refusal. */
export async function viewKeys(ports: ViewKeysPorts, from: Caller | Promise<Caller>): Promise<KeyStatus> {
  const caller = await from
  return perform(ports.recorder, caller, 'key.view', {}, async (allow) => {
    enforceView(caller)
    await allow()
    return describeKeys(ports)
  })
}

/** `GET /keys/{generation}`. @throws a refusal; that there is no such generation is one. */
export async function viewGeneration(
  ports: ViewKeysPorts,
  from: Caller | Promise<Caller>,
  generation: number,
): Promise<GenerationDetails> {
  const caller = await from
  return perform(ports.recorder, caller, 'key.view', { generation }, async (allow) => {
    enforceView(caller)
    const details = await describeGeneration(ports, generation)
    enforceFound(details, 'There is no such generation.')
    await allow()
    return details
  })
}

const enforceView = (caller: Caller): void => enforce(checkCaller(caller, 'key:view'))
