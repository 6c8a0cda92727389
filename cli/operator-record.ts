/** What an operator does on the stores directly is in the record, like what callers do through the API. */
import { systemCaller } from '../lib/access/system.ts'
import type { Action } from '../lib/audit/event.ts'
import { type Allow, perform } from '../lib/audit/operation.ts'
import type { Recorder } from '../lib/audit/record.ts'
import { type EscrowPorts, type Found, findMaterial, type MaterialSource } from './key-material.ts'

type RecordedPorts = { readonly recorder: Recorder }

const OPERATOR = systemCaller('operator')

/** @param body changes and releases nothing before it was allowed */
export const performAsOperator = <T>(
  { recorder }: RecordedPorts,
  action: Action,
  generation: number | 'active',
  body: (allow: Allow) => Promise<T>,
): Promise<T> => perform(recorder, OPERATOR, action, generation === 'active' ? {} : { generation }, body)

/** @throws KeyfoldError as `findMaterial` does; `unavailable` when it cannot be recorded. */
export const openKeptMaterial = (
  ports: EscrowPorts & RecordedPorts,
  number: number,
  identity: string,
): Promise<Found> =>
  performAsOperator(ports, 'key.escrow', number, async (allow) => {
    const found = await findMaterial(ports, number, { identity })
    try {
      await allow()
      return found
    } catch (error) {
      found.material.fill(0)
      throw error
    }
  })

/** @param attempt does not keep the material */
export const performDrill = <Outcome extends { readonly passed: boolean }>(
  ports: EscrowPorts & RecordedPorts,
  which: number | 'active',
  source: MaterialSource,
  attempt: (found: Found) => Promise<Outcome>,
): Promise<Outcome> =>
  performAsOperator(ports, 'key.drill', which, async (allow) => {
    const found = await findMaterial(ports, which, source)
    const { generation } = found.generation
    try {
      const outcome = await attempt(found)
      if (outcome.passed) await allow({ generation })
      else
        await ports.recorder.record(OPERATOR, 'key.drill', 'failed', { generation, reason: 'other-material' })
      return outcome
    } finally {
      found.material.fill(0)
    }
  })
