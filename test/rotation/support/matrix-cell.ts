/** A vault with one version, whose generation and whose rotation are in chosen states. */
import type { GenerationState } from '../../../lib/keys/generation.ts'
import type { RotationState } from '../../../lib/rotation/model.ts'
import { ROTATION_POLICY } from '../../../lib/rotation/policy.ts'
import { activateGeneration, beginRun, disableGeneration, liveVersion } from '../../support/moving.ts'
import type { TestVault } from '../../support/vault.ts'
import { openRotationVault } from './rotation-vault.ts'

export type VersionState = Extract<GenerationState, 'active' | 'decrypt-only' | 'disabled' | 'destroyed'>
export type RunState = 'none' | Extract<RotationState, 'running' | 'failed' | 'finished'>

export const CONTENT = 'what is kept'

export type Cell = {
  readonly vault: TestVault
  readonly writer: string
  readonly object: string
  /** The version's: 2, which is active, or 1. */
  readonly generation: number
  readonly state: VersionState
  readonly run: RunState
}

/** A version under a generation that does not unwrap is there only after a restore: nothing else brings one there. */
export async function makeCell(state: VersionState, run: RunState): Promise<Cell> {
  const vault = await openRotationVault()
  const writer = await vault.client('ann', 'writer')
  const before = state === 'active' ? null : await vault.store(writer, CONTENT)
  await activateGeneration(vault, 2)
  const object = before ?? (await vault.store(writer, CONTENT))
  // By now every writer knows.
  vault.clock.advance(ROTATION_POLICY.drainMs)
  await putInto(vault, state)
  if (run !== 'none') await beginRun(vault, { to: 2 })
  if (run === 'failed')
    await vault.stores.rotations.change(1, 1, { state: run, error: { code: 'unavailable', message: 'KMS.' } })
  if (run === 'finished') await vault.stores.rotations.change(1, 1, { state: run })
  const { generation } = await liveVersion(vault, object)
  return { vault, writer, object, generation, state, run }
}

async function putInto(vault: TestVault, state: VersionState): Promise<void> {
  const { generations, keys } = vault.stores
  // As it was before what was restored came back.
  await generations.note(1, { emptied: vault.clock() })
  if (state !== 'disabled' && state !== 'destroyed') return
  await disableGeneration(vault, 1)
  if (state === 'disabled') return
  const keyId = (await generations.find(1))?.keyId ?? ''
  await generations.transition(1, 'disabled', 'scheduled-for-deletion', vault.clock())
  await keys.changeState(keyId, 'pending-deletion')
  await keys.changeState(keyId, 'destroyed')
  await generations.transition(1, 'scheduled-for-deletion', 'destroyed', vault.clock())
}
