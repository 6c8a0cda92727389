/** The detection of odd use in a vault that is being served. */
import { DetectorThread } from '../../lib/compose/detecting/thread.ts'
import type { EmbeddedStores, EmbeddedVault } from '../../lib/compose/embedded.ts'
import { createDetection, type Detection } from '../../lib/findings/detection.ts'
import type { DetectionReport, OpenDetector } from '../../lib/findings/detection-ports.ts'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import { createSuspender } from '../../lib/findings/suspend.ts'
import type { Log } from '../../lib/http/log.ts'
import type { AdminRegistry } from '../../lib/people/ports.ts'
import type { JobOptions } from '../job.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { LocalNotifier } from './notifier.ts'
import type { AnomalySettings } from './settings.ts'

export type WatchedVault = {
  readonly settings: AnomalySettings
  /** Which vault. */
  readonly id: string
  /** Where its page is, without a slash at the end; null: there is none. */
  readonly page: string | null
  readonly vault: EmbeddedVault
  readonly stores: EmbeddedStores
  readonly admins: AdminRegistry
  readonly log: Log
}

export type OpenedFindings = {
  readonly job: JobOptions
  /** When the job has stopped. */
  stop(): Promise<void>
}

export function openFindings(watched: WatchedVault): OpenedFindings {
  const { settings, id, page, log } = watched
  const notifier = new LocalNotifier({ settings: settings.notify, context: { vault: id, page }, log })
  const detectors = new DetectorThread()
  return {
    job: detectionJob(detectionOf(watched, notifier, detectors.open)),
    stop: async () => {
      await Promise.all([notifier.stop(), detectors.close()])
    },
  }
}

function detectionOf(
  { settings, vault, stores, admins, log }: WatchedVault,
  notifier: LocalNotifier,
  openDetector: OpenDetector,
): Detection {
  const { clock, recorder } = vault.ports
  const suspenderPorts = { ...stores, admins, recorder, clock }
  return createDetection({
    ...stores,
    notifier,
    openDetector,
    suspender: settings.suspend === null ? null : createSuspender(suspenderPorts, settings.suspend),
    clock,
    settleMs: FINDINGS_POLICY.settleMs.embedded,
    budgetMs: LOCAL_POLICY.detectionBudgetMs,
    now: () => performance.now(),
    onRebuild: () => log.info({}, 'What is usual is learned from the whole log.'),
    onAnswer: ({ id, principal }, answer) =>
      log.error(
        { finding: id, principal, answer: typeof answer === 'string' ? answer : { suspended: answer.id } },
        'A critical finding was answered.',
      ),
  })
}

/** A long log is gone through in many runs, one right after the other, so that the job can be stopped. */
export function detectionJob(detection: Detection): JobOptions {
  let more = false
  return {
    name: 'The detection of odd use',
    work: async () => {
      const report = await detection()
      more = report.more
      return isWorthALine(report) ? report : null
    },
    hasMore: () => more,
    firstDelayMs: LOCAL_POLICY.detectionIntervalMs,
    intervalMs: LOCAL_POLICY.detectionIntervalMs,
  }
}

const isWorthALine = ({ findings, told, suspended }: DetectionReport): boolean =>
  findings + told + suspended > 0
