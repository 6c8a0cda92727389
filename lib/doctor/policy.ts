import { DAY_MS } from '../clock.ts'

/** The numbers of the daily self-check that have a meaning. Units are in the names. */
export const DOCTOR_POLICY = {
  /** Reports are kept for so many runs: three months of days. */
  reportsKept: 90,
  /** The sealer runs every few seconds on one machine, and every minute in AWS. */
  logLagMaxMs: 5 * 60_000,
  /** Of the oldest that wait, how many are looked at: where the order is not that of time, one may not be the oldest. */
  waitingLookedAt: 64,
  /** Sealed events that are held against their leaves, drawn anew for each report. */
  eventsProved: 16,
  /** How long the schedule may be late: what it cannot start is tried once a day. */
  rotationLateMs: DAY_MS,
  /** A pass over all versions takes hours at most. */
  rotationStuckMs: 2 * DAY_MS,
  /** The daily job that retires generations has missed a day. */
  retirementLateMs: 2 * DAY_MS,
  /** The secret that an overlap keeps stops working before the report after the next. */
  secretEndsSoonMs: DAY_MS,
  certificateEndsSoonMs: 21 * DAY_MS,
  /** Names in one line of a report; the rest is a number. */
  namedMax: 5,
  /** Clients and people read at a time. */
  pageSize: 100,
  /** A line of a report may quote what others named. */
  detailMaxCharacters: 1_000,
} as const
