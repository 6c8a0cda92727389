import type { Caller } from '../access/caller.ts'
import { checkAccess } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { type GenerationStatus, listGenerations } from './key-status.ts'

export type ViewKeysPorts = Parameters<typeof listGenerations>[0] & { readonly recorder: Recorder }

/** `GET /keys`. @throws a refusal. */
export async function viewKeys(
  ports: ViewKeysPorts,
  from: Caller | Promise<Caller>,
): Promise<readonly GenerationStatus[]> {
  const caller = await from
  return perform(ports.recorder, caller, 'key.view', {}, async (allow) => {
    enforce(checkAccess({ roles: caller.roles, permission: 'key:view', purpose: caller.purpose }))
    await allow()
    return listGenerations(ports)
  })
}
