/**
 * The metrics of CloudWatch, which the running code, the alarms and the dashboard must agree on. Each has the dimension `Vault`, and no
 * dimension or value names a person or an object.
 */
export const METRIC_NAMESPACE = 'Keyfold'

export type MetricDefinition = {
  readonly name: string
  /** As CloudWatch names it; it has none for days. */
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds' | 'None'
  /** With the dimension `Function` beside. */
  readonly byFunction?: true
}

export const METRICS = {
  /** Contents that were encrypted, and that were decrypted, for somebody who asked. */
  encryptions: { name: 'Encryptions', unit: 'Count' },
  decryptions: { name: 'Decryptions', unit: 'Count' },
  /** Requests that were denied, or had no valid token. */
  refusals: { name: 'Refusals', unit: 'Count' },
  /** Requests whose answer was 5xx. */
  failures: { name: 'Failures', unit: 'Count' },
  /** Of a request, in its function; what comes before that, API Gateway and a cold start, is not in it. */
  latency: { name: 'Latency', unit: 'Milliseconds', byFunction: true },
  /** Versions that a rotation moved: their data keys were wrapped anew, or their contents encrypted anew. */
  rewraps: { name: 'Rewraps', unit: 'Count' },
  /** Findings that are new, or have got worse, by severity. */
  findingsLow: { name: 'FindingsLow', unit: 'Count' },
  findingsMedium: { name: 'FindingsMedium', unit: 'Count' },
  findingsHigh: { name: 'FindingsHigh', unit: 'Count' },
  findingsCritical: { name: 'FindingsCritical', unit: 'Count' },
  /** How old the newest events are of which the detectors have seen all before. A minute, while they keep up. */
  detectionLag: { name: 'DetectionLag', unit: 'Seconds' },
  /** Age of the oldest event that the sealer found unsealed, at the end of its run; 0: it found none. */
  sealLag: { name: 'LogSealLag', unit: 'Seconds' },
  /** Days since the active master key became so. */
  rotationAge: { name: 'RotationAge', unit: 'None' },
  /** Days until the schedule retires the active master key; below zero: since it should have. Not there without a schedule. */
  daysUntilRetirement: { name: 'DaysUntilRetirement', unit: 'None' },
  /** Checks of the daily self-check that fail. */
  doctorFailures: { name: 'DoctorFailures', unit: 'Count' },
} as const satisfies Record<string, MetricDefinition>

export type MetricId = keyof typeof METRICS
