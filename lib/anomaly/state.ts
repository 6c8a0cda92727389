/** Everything that the detectors remember: plain values, maps and typed arrays, so that it can be written down. */

import { type Bitmap, createMemory, type Memory } from './distinct.ts'
import type { DetectorName, Severity } from './model.ts'
import { createSeries, type Series } from './series.ts'

const MADE_BITS = 65_536

/** What is counted of a principal. */
export const COUNTED = [
  /** Decryptions; of different objects, and subjects, of one day; of objects that it had not read before. */
  'decrypts',
  'objects',
  'subjects',
  'fresh',
  /** Decryptions of what it had read on the same day already. */
  'repeats',
  /** Refusals; of different ids that it never had read. */
  'refusals',
  'refused',
  /** Contents that did not open. */
  'failures',
  /** What was deleted, shredded or erased. */
  'destroyed',
  /** Lists, and pages of the record. */
  'listed',
] as const
export type Counted = (typeof COUNTED)[number]

/** What somebody may use for the first time. */
export const NOVEL = ['action', 'purpose', 'role', 'network', 'client', 'agent', 'hours'] as const
export type Novel = (typeof NOVEL)[number]
/** The higher, the more surprising: new to it, to its peers, to the vault. */
export const LEVELS = 4

/** How often new things were seen on how many days, and what is known. */
export type Novelty = { news: Float64Array; days: number }

export type Group = {
  readonly series: Map<Counted, Series>
  /** Days of members. */
  days: number
  /** Of `action` and the like: how many members are known to use it. */
  readonly known: Map<string, number>
}

export type Refusal = {
  readonly at: number
  readonly object: number
  readonly action: string
  readonly id: string
}

export type Principal = {
  readonly name: string
  readonly machine: boolean
  group: string
  readonly first: number
  last: number
  events: number
  /** The local day that its counts are of; -1: none. */
  day: number
  /** Days with activity: all; and weighted, by kind of day. */
  activeDays: number
  days: Float64Array
  series: Map<Counted, Series>
  readToday: Bitmap | null
  subjectsToday: Bitmap | null
  read: Memory | null
  /** What it is known to use, by kind and value: the time of its last use. */
  known: Map<string, number>
  news: Float64Array
  /** The last values, so that the maps are rarely asked. */
  lastIp: string
  lastAction: string
  lastPurpose: string
  lastClient: string
  lastAgent: string
  lastRoles: readonly string[]
  /** Hours of today with activity; the weighted share of days with activity in each hour, by kind of day. */
  hoursToday: number
  hoursSeen: Float64Array
  calendarDays: Float64Array
  lastCalendarDay: number
  /** Events of today outside of its hours, and the level that was judged already. */
  oddHours: { count: number; level: number; log: number; from: number; ids: string[] }
  /** The longest time without any event. */
  longestGap: number
  /** ln of the probability of what was new today: it makes other things more suspicious. */
  doubt: number
  doubtWhy: string
  /** Sign-ins that failed since the last one that did not. */
  failedSignIns: { count: number; from: number; last: number; networks: string[]; ids: string[] }
  refusals: Refusal[]
  /** The newest decryptions that were allowed, by request: one that fails after that is taken back. */
  requests: string[]
  /** When roles were given to it, or it was enabled. */
  rolesAt: number
  enabledAt: number
  restrictedToday: number
  /** Findings of the last weeks, weighted by time: what raises many needs more. */
  findings: number
  findingsAt: number
}

/** One source of sign-ins: which accounts failed there lately, and what is usual. */
export type Source = {
  slot: number
  failed: Map<string, number>
  succeeded: number
  mean: number
  max: number
  windows: number
  ids: string[]
  from: number
}

export type Generation = {
  state: 'current' | 'former' | 'drained' | 'disabled' | 'deleted' | 'destroyed'
  since: number
  compromised: boolean
  rewrapAt: number
  lastUse: number
  /** Decryptions under any other one since it was used last. */
  others: number
}

export type Incident = {
  id: string
  group: string
  detector: DetectorName
  severity: Severity
  principal: string | null
  principals: string[]
  from: number
  to: number
  raisedAt: number
  observed: number
  expected: number
  unit: string
  logProbability: number
  events: number
  first: string[]
  newest: string[]
  sentence: string
  /** By the clock of the stream; and after which silence it is over. */
  last: number
  gap: number
  told: number
}

/** An object that some read for the first time at nearly the same time. */
export type Shared = { at: number; readers: string[] }

/** How many such objects a principal has read lately, and with whom. */
export type Company = { at: number; count: number; with: string[]; ids: string[] }

/** Somebody who does more than usual right now, though not so much that it is a finding. */
export type Elevated = { at: number; log: number; from: number; ids: string[] }

export type State = {
  clock: number
  position: string | null
  observed: number
  skipped: number
  ahead: number
  day: number
  slot: number
  principals: Map<string, Principal>
  groups: Map<string, Group>
  /** By population and level of novelty: people, machines. */
  novelty: Map<string, Novelty>
  known: Map<string, number>
  sources: Map<string, Source>
  generations: Map<number, Generation>
  signIns: Float64Array
  failing: Map<string, { at: number; count: number; principals: string[] }>
  outage: { slot: number; count: number; principals: string[]; until: number }
  failures: Series
  shared: Map<number, Shared>
  company: Map<string, Company>
  elevated: Map<string, Elevated>
  /** Objects that were made lately: many read them at once, and nothing is wrong. */
  made: Memory

  incidents: Map<string, Incident>
}

export const createState = (): State => ({
  clock: Number.NEGATIVE_INFINITY,
  position: null,
  observed: 0,
  skipped: 0,
  ahead: 0,
  day: -1,
  slot: -1,
  principals: new Map(),
  groups: new Map(),
  novelty: new Map(),
  known: new Map(),
  sources: new Map(),
  generations: new Map(),
  signIns: new Float64Array(3),
  failing: new Map(),
  outage: { slot: 0, count: 0, principals: [], until: -1 },
  failures: createSeries(),
  shared: new Map(),
  company: new Map(),
  elevated: new Map(),
  made: createMemory(MADE_BITS),
  incidents: new Map(),
})

export const createGroup = (): Group => ({ series: new Map(), days: 0, known: new Map() })

export const createPrincipal = (name: string, machine: boolean, group: string, at: number): Principal => ({
  name,
  machine,
  group,
  first: at,
  last: at,
  events: 0,
  day: -1,
  activeDays: 0,
  days: new Float64Array(2),
  series: new Map(),
  readToday: null,
  subjectsToday: null,
  read: null,
  known: new Map(),
  news: new Float64Array(NOVEL.length),
  lastIp: '',
  lastAction: '',
  lastPurpose: '',
  lastClient: '',
  lastAgent: '',
  lastRoles: [],
  hoursToday: 0,
  hoursSeen: new Float64Array(48),
  calendarDays: new Float64Array(2),
  lastCalendarDay: -1,
  oddHours: { count: 0, level: 0, log: 0, from: 0, ids: [] },
  longestGap: 0,
  doubt: 0,
  doubtWhy: '',
  failedSignIns: { count: 0, from: 0, last: 0, networks: [], ids: [] },
  refusals: [],
  requests: [],
  rolesAt: -1,
  enabledAt: -1,
  restrictedToday: 0,
  findings: 0,
  findingsAt: 0,
})
