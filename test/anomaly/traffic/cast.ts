/** Who is there: people of every role and machine clients, in teams in several time zones. */
import type { Role } from '../../../lib/access/roles.ts'
import type { Kind, Principal } from './model.ts'
import { browser, homeIp, MACHINE_AGENTS, officeIp } from './networks.ts'
import { Random } from './random.ts'
import { randomBase64url } from './text.ts'

export const TEAMS = 6
export const NEW_TEAM = TEAMS - 1
export const NEW_TEAM_SIZE = 8

/** Of a team's place: Berlin, London, New York, Kolkata. */
const UTC_OFFSETS = [60, 60, 0, -300, 330, 60] as const

/** How many of each there are among fifty; all others are clerks. */
const SHARES: readonly (readonly [Kind, number])[] = [
  ['integration', 2],
  ['hourly-job', 2],
  ['nightly-job', 2],
  ['weekly-job', 1],
  ['poller', 1],
  ['key-admin', 2],
  ['auditor', 2],
  ['privacy-officer', 2],
  ['admin', 1],
  ['leaver', 3],
  ['on-call', 3],
  ['shift-worker', 3],
  ['part-timer', 3],
  ['steward', 3],
]
const ALL = 50

const MACHINES: readonly Kind[] = ['integration', 'hourly-job', 'nightly-job', 'weekly-job', 'poller']

const ROLES: Readonly<Record<Kind, readonly Role[]>> = {
  clerk: ['writer', 'reader'],
  'part-timer': ['writer', 'reader'],
  'on-call': ['reader', 'steward'],
  'shift-worker': ['reader', 'steward'],
  steward: ['steward'],
  leaver: ['writer', 'reader'],
  auditor: ['auditor'],
  'key-admin': ['key-admin'],
  'privacy-officer': ['writer', 'privacy-officer'],
  admin: ['admin'],
  integration: ['writer', 'reader'],
  'hourly-job': ['reader'],
  'nightly-job': ['reader', 'writer'],
  'weekly-job': ['reader'],
  poller: ['reader'],
}

/** Median of decryptions a day. Whoever has 0 works on other things. */
const LEVELS: Readonly<Record<Kind, number>> = {
  clerk: 20,
  'part-timer': 16,
  'on-call': 14,
  'shift-worker': 22,
  steward: 16,
  leaver: 18,
  auditor: 0,
  'key-admin': 0,
  'privacy-officer': 5,
  admin: 0,
  integration: 260,
  'hourly-job': 150,
  'nightly-job': 160,
  'weekly-job': 400,
  poller: 144,
}

export function makeCast(seed: number, count: number, days: number, rate: number): Principal[] {
  const kinds = SHARES.flatMap(([kind, share]) =>
    Array.from({ length: Math.max(1, Math.round((share * count) / ALL)) }, () => kind),
  )
  const clerks = Math.max(0, count - kinds.length)
  const everybody: Kind[] = [...kinds, ...Array.from({ length: clerks }, () => 'clerk' as const)]
  return everybody.map((kind, index) =>
    makePrincipal(new Random(seed, `principal/${index}`), kind, index, {
      days,
      rate,
      isNew: clerks >= NEW_TEAM_SIZE + 4 ? index >= count - NEW_TEAM_SIZE : index === count - 1,
      reports: index === count - NEW_TEAM_SIZE - 1 || index === count - NEW_TEAM_SIZE - 2,
    }),
  )
}

type Place = {
  readonly days: number
  readonly rate: number
  readonly isNew: boolean
  readonly reports: boolean
}

function makePrincipal(random: Random, kind: Kind, index: number, place: Place): Principal {
  const machine = MACHINES.includes(kind)
  const name = machine ? `client:${kind}-${index}` : `user:${randomBase64url(random)}`
  const team = place.isNew ? NEW_TEAM : index % NEW_TEAM
  const from = random.pick([7, 8, 8, 9, 9, 9.5])
  return {
    id: name,
    kind,
    team,
    utcOffsetMinutes: UTC_OFFSETS[team] ?? 0,
    random,
    level: LEVELS[kind] * place.rate * (machine ? random.logNormal(1, 0.3) : random.logNormal(1, 0.55)),
    shape: machine ? 20 : random.between(2.5, 8),
    from,
    to: from + random.between(7.5, 9),
    weekdays: weekdaysOf(random, kind, machine),
    joins: place.isNew ? Math.floor(place.days * 0.45) : 0,
    leaves: kind === 'leaver' ? Math.floor(random.between(0.18, 0.24) * place.days) : Number.MAX_SAFE_INTEGER,
    homeDays: machine ? 0 : random.pick([0, 0, 0.2, 0.4, 0.4, 0.6]),
    absences: machine ? [] : absencesOf(random, place.days),
    monthlyReport: place.reports,
    cases: Array.from({ length: 12 }, () => random.int(0, 2_000)),
    roles: ROLES[kind],
    purposes: purposesOf(random, kind),
    officeIp: machine ? `10.20.${index}.${random.int(2, 250)}` : officeIp(random, team % 3),
    homeIp: homeIp(random),
    userAgent: machine ? random.pick(MACHINE_AGENTS) : browser(random, 148),
    client: machine ? name.slice('client:'.length) : 'keyfold-web',
    usual: { days: 0, hours: 0, decrypts: 0 },
  }
}

function weekdaysOf(random: Random, kind: Kind, machine: boolean): readonly number[] {
  if (kind === 'weekly-job') return [6]
  if (machine || kind === 'shift-worker') return [0, 1, 2, 3, 4, 5, 6]
  if (kind !== 'part-timer') return [0, 1, 2, 3, 4]
  return random.some([0, 1, 2, 3, 4], random.int(2, 4))
}

function purposesOf(random: Random, kind: Kind): readonly string[] {
  if (ROLES[kind].includes('steward')) return random.some(['support', 'treatment', 'operations'], 2)
  return kind === 'clerk' ? random.some(['treatment', 'payment', 'contract'], 1) : ['operations']
}

/** A vacation of two or three weeks in some two months of three, and days of illness. */
function absencesOf(random: Random, days: number): (readonly [number, number])[] {
  const absences: (readonly [number, number])[] = []
  for (let day = random.int(10, 90); day < days; day += random.int(60, 150)) {
    absences.push([day, day + random.pick([13, 13, 20])])
  }
  for (let day = random.int(0, 60); day < days; day += random.int(20, 80))
    absences.push([day, day + random.int(0, 4)])
  return absences
}

/** Whether anything of it is to be seen at all. */
export const isEmployed = ({ joins, leaves }: Principal, day: number): boolean => day >= joins && day < leaves

export const isAbsent = ({ absences }: Principal, day: number): boolean =>
  absences.some(([first, last]) => day >= first && day <= last)
