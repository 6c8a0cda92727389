/** What a vault on one machine does by itself, now and then. */
import type { EmbeddedVault } from '../lib/compose/embedded.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import type { AdministrationPorts } from '../lib/people/administration.ts'
import { expireSecrets } from '../lib/people/expire-secrets.ts'
import { POLICY } from '../lib/policy.ts'
import { retireGenerations } from '../lib/rotation/retire.ts'
import { type DailyPorts, dailyReport } from './doctor/daily.ts'
import { SWEEPER } from './doctor/sweep.ts'
import { type Job, type JobOptions, startJob } from './job.ts'
import { LOCAL_POLICY } from './policy.ts'
import { rotateWhenDue, type SchedulePorts } from './rotation.ts'
import { witnessJob } from './witness/job.ts'
import type { WitnessSettings } from './witness/settings.ts'

type Sealer = Pick<EmbeddedVault, 'seal'>

export type JobPorts = {
  readonly vault: EmbeddedVault
  readonly sealer: Sealer
  readonly schedule: SchedulePorts
  readonly people: AdministrationPorts
  readonly doctor: DailyPorts
  readonly witnesses: WitnessSettings
  /** When the sweeper last went through is kept, so that others can tell that it stopped. */
  readonly jobRuns: { note(job: string, at: number): Promise<void> }
  readonly detection: JobOptions
  /** Of the identity provider. */
  readonly identityJobs: readonly JobOptions[]
  readonly log: Log
}

export function startJobs(ports: JobPorts): readonly Job[] {
  const { vault, doctor, witnesses, detection, identityJobs, log } = ports
  const jobs = [
    ...vaultJobs(ports),
    expiry(ports),
    dailyReport(doctor),
    witnessJob(vault.log.tiles, witnesses, log),
    detection,
    ...identityJobs,
  ]
  return jobs.map((options) => startJob(options, log))
}

const vaultJobs = ({ vault, sealer, schedule, jobRuns }: JobPorts): readonly JobOptions[] => [
  {
    name: 'The sweeper',
    work: async () => {
      const report = await vault.sweep()
      await jobRuns.note(SWEEPER, vault.ports.clock())
      return report
    },
    firstDelayMs: LOCAL_POLICY.firstSweepDelayMs,
    intervalMs: POLICY.sweepIntervalMs,
  },
  {
    name: 'The sealer',
    work: () => sealWaiting(sealer),
    firstDelayMs: LOCAL_POLICY.sealIntervalMs,
    intervalMs: LOCAL_POLICY.sealIntervalMs,
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

/** What is recorded all day long is worth no line. */
async function sealWaiting(sealer: Sealer): Promise<null> {
  await sealer.seal()
  return null
}

/** The last time, when nothing comes any more. What is left then is sealed after the next start. */
export async function sealRest(sealer: Sealer, log: Log): Promise<void> {
  try {
    await sealer.seal()
  } catch (error) {
    log.error({ error: describeError(error) }, 'The sealer failed; the next start tries again.')
  }
}

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
