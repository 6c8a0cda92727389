/** `GET /mutes`, `POST /mutes` and `DELETE /mutes/{id}`: of what nobody wants to be told for some time. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, forbid } from '../access/check.ts'
import { createEventIds } from '../audit/event-id.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { MuteRule, MuteStore } from './ports.ts'

const nextId = createEventIds()

export type MutePorts = {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly mutes: MuteStore
}

export type NewMute = Pick<MuteRule, 'detector' | 'principal' | 'reason' | 'expiresAt'>

/** Newest first: all that have not ended, and the newest of those that have. @throws a refusal. */
export async function viewMutes(
  { clock, recorder, mutes }: MutePorts,
  from: Caller | Promise<Caller>,
): Promise<readonly MuteRule[]> {
  const caller = await from
  return perform(recorder, caller, 'finding.view', { reason: 'mutes' }, async (allow) => {
    enforce(checkCaller(caller, 'audit:read'))
    await allow()
    const rules = await mutes.list()
    const now = clock()
    const ended = rules.filter(({ expiresAt }) => expiresAt <= now)
    const left = new Set(ended.slice(FINDINGS_POLICY.endedMutesShownMax))
    return rules.filter((rule) => !left.has(rule))
  })
}

/**
 * @throws a refusal, also of what would mute what is found about the caller; KeyfoldError `invalid-request` for one that has ended, or
 * lasts for too long, `conflict` when there are as many as there may be.
 */
export async function createMute(
  { clock, recorder, mutes }: MutePorts,
  from: Caller | Promise<Caller>,
  asked: NewMute,
): Promise<MuteRule> {
  const caller = await from
  const at = clock()
  const rule = { id: nextId(at), ...asked, by: caller.principal, at }
  const { principal, reason } = asked
  const facts = { finding: rule.id, ...(principal === null ? {} : { target: principal }) }
  return perform(recorder, caller, 'mute.create', facts, async (allow) => {
    enforce(checkCaller(caller, 'audit:triage'))
    if (principal === caller.principal) {
      enforce(forbid('Nobody mutes what is found about themselves; another auditor can.'))
    }
    assertLifetime(asked.expiresAt - at)
    await allow({ reason })
    if (!(await mutes.add(rule))) throw tooMany()
    return rule
  })
}

/** Findings that were kept under it stay muted. @throws a refusal; that there is no such rule is one. */
export async function removeMute(
  { recorder, mutes }: Pick<MutePorts, 'recorder' | 'mutes'>,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<void> {
  const caller = await from
  return perform(recorder, caller, 'mute.remove', { finding: id }, async (allow) => {
    enforce(checkCaller(caller, 'audit:triage'))
    const rule = (await mutes.list()).find((one) => one.id === id) ?? null
    enforceFound(rule, 'There is no such mute rule.')
    await allow(rule.principal === null ? {} : { target: rule.principal })
    await mutes.remove(id)
  })
}

function assertLifetime(ms: number): void {
  if (ms > 0 && ms <= FINDINGS_POLICY.muteMaxMs) return
  throw new KeyfoldError(
    'invalid-request',
    `expiresAt: is not later than now, or more than ${FINDINGS_POLICY.muteMaxMs / DAY_MS} days from now.`,
  )
}

const tooMany = (): KeyfoldError =>
  new KeyfoldError(
    'conflict',
    `There are ${FINDINGS_POLICY.mutesMax} mute rules, as many as there may be. End one that is not needed any more.`,
  )
