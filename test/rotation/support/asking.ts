/** Beginning a rotation without the API. */
import { beginOrResume, type RotationAsk } from '../../../lib/rotation/begin.ts'
import type { Rotation } from '../../../lib/rotation/model.ts'
import type { RotateKeyPorts } from '../../../lib/rotation/rotate-key.ts'
import type { TestVault } from '../../support/vault.ts'
import { StepByStep } from './step-by-step.ts'

const PLAIN: RotationAsk = {
  mode: 'rewrap',
  scope: null,
  waiveEscrow: false,
  compromised: null,
  trigger: 'request',
  requestedBy: 'client:kim',
  execution: null,
}

export const askOf = (ask: Partial<RotationAsk> = {}): RotationAsk => ({ ...PLAIN, ...ask })

export const ask = ({ vault }: TestVault, what: Partial<RotationAsk> = {}): Promise<Rotation> =>
  beginOrResume(vault.rotation, askOf(what))

/** @param ports replaces some of the vault's */
export async function execute(
  vault: TestVault,
  what: Partial<RotationAsk> = {},
  ports: Partial<RotateKeyPorts> = {},
): Promise<StepByStep> {
  return new StepByStep({ ...vault.vault.rotation, ...ports }, await ask(vault, what))
}

/** Goes on until one of these tasks would be next; the clock moves instead of waiting. */
export async function until({ clock }: TestVault, execution: StepByStep, ...names: string[]): Promise<void> {
  while (!execution.ended && !execution.next.some((name) => names.includes(name))) {
    await execution.step()
    clock.advance(execution.seconds * 1_000)
  }
}

export async function latestRun({ stores }: TestVault): Promise<Rotation> {
  const run = await stores.rotations.latest()
  if (run === null) throw new Error('There is no rotation.')
  return run
}

/** As the workflow does. */
export async function failRun(vault: TestVault): Promise<void> {
  const { rotations } = vault.stores
  const { rotation, revision } = await latestRun(vault)
  const error = { code: 'unavailable', message: 'KMS is away.' }
  await rotations.change(rotation, revision, { state: 'failed', error, ended: vault.clock() })
}

export async function stateOf({ stores }: TestVault, generation: number): Promise<string> {
  const found = await stores.generations.find(generation)
  const key = found === null ? null : await stores.keys.describeKey(found.keyId)
  return `${found?.state}, ${key?.state}`
}
