/** The checks of a vault in AWS that look at what it holds. What is deployed, `keyfold doctor --aws` looks at. */
import type { Examination } from '../examination.ts'
import type { MachineClientStore } from '../people/ports.ts'
import { type Decided, examineConfiguration } from './configuration.ts'
import { examineLog } from './examine-log.ts'
import { examineGenerations, type GenerationPorts } from './generations.ts'
import type { LogPorts } from './log.ts'
import { examineClientSecrets } from './people.ts'
import type { Remedies } from './remedies.ts'
import { examineRetirement, examineRotations, examineSchedule, type RotationPorts } from './rotations.ts'

export type DeployedPorts = GenerationPorts &
  RotationPorts & {
    readonly vault: string
    readonly decided: Decided
    readonly clients: Pick<MachineClientStore, 'page'>
    readonly log: LogPorts
  }

/**
 * @param before the checkpoint that the log must still contain; null: none is known
 * @returns the one that was proved to go on from it; null: none was
 */
export async function examineDeployed(
  ports: DeployedPorts,
  examination: Examination,
  before: string | null,
): Promise<string | null> {
  const { clock, decided } = ports
  const remedies = remediesFor(ports.vault)
  await examination.check('configuration', async () => examineConfiguration(decided, clock(), remedies))
  await examination.check('master keys', () => examineGenerations(ports, clock(), remedies))
  await examination.check('rotation', () => examineRotations(ports))
  await examination.check('rotation schedule', () => examineSchedule(ports, decided.nextRotation))
  await examination.check('client secrets', () => examineClientSecrets(ports.clients, clock()))
  await examination.check('retirement', () => examineRetirement(ports))
  return examineLog(examination, ports.log, clock(), before, remedies)
}

const remediesFor = (vault: string): Remedies => ({
  where: `--aws --vault ${vault}`,
  recoveryRecipients:
    'Deploy the vault with "recoveryRecipients", age public keys, in its profile, or with "escrowWaived" if a lost key may take ' +
    'everything with it.',
})
