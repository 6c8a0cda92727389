/** What a vault on one machine does by itself, now and then. */
import type { EmbeddedVault } from '../lib/compose/embedded.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import type { AdministrationPorts } from '../lib/people/administration.ts'
import { expireSecrets } from '../lib/people/expire-secrets.ts'
import { POLICY } from '../lib/policy.ts'
import { retireGenerations } from '../lib/rotation/retire.ts'
import { type Job, type JobOptions, startJob } from './job.ts'
import { LOCAL_POLICY } from './policy.ts'
import { rotateWhenDue, type SchedulePorts } from './rotation.ts'

export type JobPorts = {
  readonly vault: EmbeddedVault
  readonly schedule: SchedulePorts
  readonly people: AdministrationPorts
  /** Of the identity provider. */
  readonly identityJobs: readonly JobOptions[]
  readonly log: Log
}

export const startJobs = (ports: JobPorts): readonly Job[] =>
  [...vaultJobs(ports), expiry(ports), ...ports.identityJobs].map((options) => startJob(options, ports.log))

const vaultJobs = ({ vault, schedule }: JobPorts): readonly JobOptions[] => [
  {
    name: 'The sweeper',
    work: vault.sweep,
    firstDelayMs: LOCAL_POLICY.firstSweepDelayMs,
    intervalMs: POLICY.sweepIntervalMs,
  },
  {
    name: 'The rotation schedule',
    work: () => rotateWhenDue(schedule),
    firstDelayMs: LOCAL_POLICY.scheduleCheckIntervalMs,
    intervalMs: LOCAL_POLICY.scheduleCheckIntervalMs,
  },
  {
    name: 'The retirement of generations',
    work: () => retireGenerations(vault.rotation),
    firstDelayMs: LOCAL_POLICY.firstRetirementDelayMs,
    intervalMs: LOCAL_POLICY.retirementIntervalMs,
  },
]

const expiry = ({ people, log }: JobPorts): JobOptions => ({
  name: 'The expiry of client secrets',
  work: async () => {
    const report = await expireSecrets({
      ...people,
      onExpiryFailure: (client, error) =>
        log.error({ client, error: describeError(error) }, 'Secrets of a client could not be removed.'),
    })
    return report.removed === 0 ? null : report
  },
  firstDelayMs: LOCAL_POLICY.secretExpiryIntervalMs,
  intervalMs: LOCAL_POLICY.secretExpiryIntervalMs,
})
