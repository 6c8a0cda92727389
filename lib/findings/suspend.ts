/**
 * What the vault does by itself about a critical finding: it keeps the principal out for a while, when the operator has asked for that.
 * Whoever makes the vault suspend others does harm with it, so only what was done under the principal's own token counts, the vault
 * suspends few an hour, and somebody is always left who administers.
 */
import { createHash } from 'node:crypto'
import { encodeTime } from 'ulid'
import type { PrincipalStore } from '../access/ports.ts'
import { isPerson } from '../access/principal.ts'
import { ROLES } from '../access/roles.ts'
import { isSuspended } from '../access/suspended.ts'
import { systemCaller } from '../access/system.ts'
import type { Finding } from '../anomaly/model.ts'
import type { EventStore } from '../audit/ports.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import type { AdminRegistry } from '../people/ports.ts'
import { FINDINGS_POLICY, HOUR_MS } from './policy.ts'
import type { Suspension, SuspensionStore } from './ports.ts'
import { settleSuspension } from './settle-suspension.ts'
import { wasUnderToken } from './under-token.ts'

export type SuspendPorts = {
  readonly events: Pick<EventStore, 'page'>
  readonly principals: Pick<PrincipalStore, 'find' | 'register' | 'suspend'>
  readonly admins: Pick<AdminRegistry, 'list'>
  readonly suspensions: Pick<SuspensionStore, 'add' | 'newest' | 'find'>
  readonly recorder: Recorder
  readonly clock: Clock
}

export type SuspendSettings = { readonly suspensionMs: number; readonly suspensionsPerHourMax: number }

/** Why somebody stays in: for the log. */
export type Spared =
  | 'not critical'
  | 'not one principal of the vault'
  | 'evidence without a valid token'
  | 'over, or lifted'
  | 'enough suspensions in this hour'
  | 'last administrator'

export interface Suspender {
  /**
   * Idempotent: one finding suspends once, and nobody again who was let in since. Calls must follow one another.
   * @returns the suspension, also when it was there before, or why there is none.
   */
  respond(finding: Finding): Promise<Suspension | Spared>
}

export const createSuspender = (ports: SuspendPorts, settings: SuspendSettings): Suspender => ({
  async respond(finding) {
    const { principal, severity } = finding
    if (severity !== 'critical') return 'not critical'
    if (principal === null || !/^(?:user|client):/.test(principal)) return 'not one principal of the vault'
    const id = suspensionId(finding)
    const now = ports.clock()
    const known = await ports.suspensions.find(id)
    // It may be that nobody came to do what was decided.
    if (known !== null) return inEffect(known, now) ? carryOut(ports, known) : 'over, or lifted'
    const spared = await whySpared(ports, settings, finding, principal)
    if (spared !== null) return spared
    const until = now + settings.suspensionMs
    return begin(ports, { id, principal, finding: finding.id, at: now, until, lifted: null })
  },
})

/** The same for one finding, whoever asks and how often: a ULID of its time. */
export function suspensionId({ id, raisedAt }: Pick<Finding, 'id' | 'raisedAt'>): string {
  const digest = createHash('sha256').update(`suspension of ${id}`).digest()
  const letters = [...digest.subarray(0, RANDOM_LETTERS)].map((byte) => CROCKFORD[byte % CROCKFORD.length])
  return encodeTime(raisedAt) + letters.join('')
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Of a ULID, after its time. */
const RANDOM_LETTERS = 16

const inEffect = ({ until, lifted }: Suspension, now: number): boolean => lifted === null && now < until

async function whySpared(
  ports: SuspendPorts,
  { suspensionsPerHourMax }: SuspendSettings,
  finding: Finding,
  principal: string,
): Promise<Spared | null> {
  if (!(await wasUnderToken(ports.events, finding, principal))) return 'evidence without a valid token'
  const since = ports.clock() - HOUR_MS
  const newest = await ports.suspensions.newest(FINDINGS_POLICY.suspensionsShownMax)
  if (newest.filter(({ at }) => at > since).length >= suspensionsPerHourMax) {
    return 'enough suspensions in this hour'
  }
  return (await isLastAdmin(ports, principal)) ? 'last administrator' : null
}

/** Whether no other administrator could go on. The registry holds all who are enabled; the items know what has changed since. */
async function isLastAdmin({ admins, principals, clock }: SuspendPorts, principal: string): Promise<boolean> {
  const registered = await admins.list()
  if (!registered.includes(principal)) return false
  const others = registered.filter((other) => other !== principal)
  const items = await Promise.all(others.map((other) => principals.find(other)))
  const now = clock()
  return !items.some(
    (item) => item !== null && item.roles.includes('admin') && !item.disabled && !isSuspended(item, now),
  )
}

async function begin(ports: SuspendPorts, suspension: Suspension): Promise<Suspension | Spared> {
  const { principal, id } = suspension
  await ports.recorder.record(systemCaller('detection'), 'principal.suspend', 'allowed', {
    target: principal,
    finding: id,
  })
  await ports.suspensions.add(suspension)
  return carryOut(ports, suspension)
}

async function carryOut(ports: SuspendPorts, suspension: Suspension): Promise<Suspension | Spared> {
  const { principal, id, until } = suspension
  // Of a person, an item with every role limits none: the groups go on to decide. A machine client without an item has none.
  await ports.principals.register(principal, isPerson(principal) ? ROLES : [])
  const item = await ports.principals.find(principal)
  // Another suspension may go on for longer.
  if ((item?.suspendedUntil ?? 0) < until) await ports.principals.suspend(principal, until)
  // Somebody may have lifted it between the look at it and the write.
  if ((await ports.suspensions.find(id))?.lifted === null) return suspension
  await settleSuspension(ports, principal)
  return 'over, or lifted'
}
