import { decodeTime } from 'ulid'
import type { EventStore } from '../../audit/ports.ts'
import type { Clock } from '../../clock.ts'
import { createDetection, type Detection } from '../../findings/detection.ts'
import type { DetectionPorts, DetectionReport } from '../../findings/detection-ports.ts'
import { type MetricSource, type MetricValues, putMetrics } from './metric.ts'

/** The detection run, which says what it found and how far behind it is. */
export function detectMetered(source: MetricSource, ports: DetectionPorts): Detection {
  const reader = watching(ports.events)
  const detect = createDetection({ ...ports, events: reader.events })
  return async () => {
    const report = await detect()
    const detectionLag = Math.round(lagOf(report, reader.last(), ports) / 1000)
    putMetrics(source, { ...findingsIn(report), detectionLag })
    return report
  }
}

/** Those that there are: a metric that is never put out costs nothing. */
function findingsIn({ news: { low, medium, high, critical } }: DetectionReport): MetricValues {
  const counts = {
    findingsLow: low,
    findingsMedium: medium,
    findingsHigh: high,
    findingsCritical: critical,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

/** Who has read all has read what has settled. */
const lagOf = (
  { more }: DetectionReport,
  last: string | null,
  { clock, settleMs }: { readonly clock: Clock; readonly settleMs: number },
): number => (more && last !== null ? Math.max(clock() - decodeTime(last), settleMs) : settleMs)

function watching(events: Pick<EventStore, 'page'>) {
  let last: string | null = null
  return {
    events: {
      page: async (after: string | null, limit: number) => {
        const page = await events.page(after, limit)
        last = page.at(-1)?.id ?? last
        return page
      },
    } satisfies Pick<EventStore, 'page'>,
    /** Id of the last event that was read; null: none was. */
    last: () => last,
  }
}
