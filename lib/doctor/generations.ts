import { type Finding, type Seen, seen } from '../examination.ts'
import type { Generation, GenerationState } from '../keys/generation.ts'
import type { GenerationStore, GenerationUsage, MasterKeyAdmin, MasterKeyState } from '../keys/ports.ts'
import { ROTATION_POLICY } from '../rotation/policy.ts'
import { type Remedies, START_ROTATION } from './remedies.ts'

export type GenerationPorts = {
  readonly generations: Pick<GenerationStore, 'list' | 'active'>
  readonly usage: GenerationUsage
  readonly keys: Pick<MasterKeyAdmin, 'describeKey'>
}

/** What the key service may say of a key, by the state that the vault has it in. Each follows the other a moment later. */
const EXPECTED: Readonly<Record<GenerationState, readonly MasterKeyState[]>> = {
  pending: ['pending-import', 'enabled'],
  active: ['enabled'],
  'decrypt-only': ['enabled'],
  disabled: ['disabled'],
  'scheduled-for-deletion': ['pending-deletion', 'destroyed'],
  destroyed: ['destroyed'],
}

/** The time that each of these states leaves behind. */
const TIMES = {
  active: 'activated',
  'decrypt-only': 'activated',
  disabled: 'disabled',
  'scheduled-for-deletion': 'deletionScheduled',
  destroyed: 'destroyed',
} as const satisfies Partial<Record<GenerationState, keyof Generation>>

/** Whether the line of master keys makes sense, in itself and beside the key service and what is wrapped. */
export async function examineGenerations(
  ports: GenerationPorts,
  now: number,
  remedies: Remedies,
): Promise<Seen> {
  const [all, active] = [await ports.generations.list(), await ports.generations.active()]
  const used = await ports.usage.countByGeneration(1)
  const findings = [
    ...activeFindings(all, active, remedies),
    ...all.flatMap((generation) => stateFindings(generation, now, remedies)),
    ...all.flatMap((generation) => (isLost(generation, used) ? [closed(generation, remedies)] : [])),
    ...unknownFindings(all, used, remedies),
    ...(await keyFindings(ports.keys, all, remedies)),
  ]
  const states = all.map(({ generation, state }) => `${generation} is ${state}`).join(', ')
  return seen(states, findings)
}

function activeFindings(
  all: readonly Generation[],
  active: Generation | null,
  remedies: Remedies,
): readonly Finding[] {
  if (active === null) {
    const detail = 'No generation is active: nothing can be stored.'
    return [{ detail, remedy: `keyfold key import ${remedies.where} --key-file crypto.key` }]
  }
  const claiming = all.filter(({ state }) => state === 'active').map(({ generation }) => generation)
  if (claiming.length === 1 && claiming[0] === active.generation) return []
  const detail = `The pointer names generation ${active.generation}, but those that are active are: ${claiming.join(', ') || 'none'}.`
  return [{ detail, remedy: restore(remedies) }]
}

function stateFindings(generation: Generation, now: number, remedies: Remedies): readonly Finding[] {
  const { generation: number, state, created, escrow, compromised } = generation
  const findings: Finding[] = []
  if (state in TIMES && generation[TIMES[state as keyof typeof TIMES]] === null) {
    const detail = `Generation ${number} is ${state}, but it is not known since when.`
    findings.push({ detail, remedy: restore(remedies) })
  }
  if (state === 'pending' && escrow === null && now > created + 2 * ROTATION_POLICY.abandonedAfterMs) {
    const detail = `Generation ${number} waits for its material since ${new Date(created).toISOString()}.`
    findings.push({ detail, remedy: `The daily job gives it up. If it does not: ${status(remedies)}` })
  }
  if (compromised !== null && (state === 'active' || state === 'decrypt-only')) {
    const detail = `ALARM: generation ${number} is known to strangers, and still in use: it is ${state}.`
    findings.push({ detail, remedy: `${START_ROTATION}, which moves everything and then disables it.` })
  }
  return findings
}

const mayWrap = ({ state }: Generation): boolean => state === 'active' || state === 'decrypt-only'

const isLost = (generation: Generation, used: ReadonlyMap<number, number>): boolean =>
  !mayWrap(generation) && (used.get(generation.generation) ?? 0) > 0

const closed = ({ generation, state }: Generation, remedies: Remedies): Finding => ({
  detail: `Versions are wrapped under generation ${generation}, which is ${state}: nobody can read them.`,
  remedy:
    state === 'destroyed'
      ? restore(remedies)
      : `keyfold key reinstate --generation ${generation} ${remedies.where}, then: ${START_ROTATION}`,
})

function unknownFindings(
  all: readonly Generation[],
  used: ReadonlyMap<number, number>,
  remedies: Remedies,
): readonly Finding[] {
  const known = new Set(all.map(({ generation }) => generation))
  return [...used.keys()]
    .filter((generation) => !known.has(generation))
    .map((generation) => ({
      detail: `Versions are wrapped under generation ${generation}, which does not exist.`,
      remedy: restore(remedies),
    }))
}

async function keyFindings(
  keys: GenerationPorts['keys'],
  all: readonly Generation[],
  remedies: Remedies,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { generation, keyId, state } of all) {
    const found = (await keys.describeKey(keyId))?.state ?? null
    // KMS forgets a key that it destroyed.
    if (found === null ? isGone(state) : EXPECTED[state].includes(found)) continue
    const key = found === null ? 'does not exist' : `is ${found}`
    const detail = `Generation ${generation} is ${state}, but its key in the key service ${key}.`
    findings.push({ detail, remedy: keyRemedy(state, found, remedies) })
  }
  return findings
}

const isGone = (state: GenerationState): boolean =>
  state === 'destroyed' || state === 'scheduled-for-deletion'

function keyRemedy(state: GenerationState, found: MasterKeyState | null, remedies: Remedies): string {
  if (found === null)
    return `Bring its material back from escrow: keyfold key escrow-open --help. ${status(remedies)}`
  return mayBeRead(state)
    ? `Find out who changed the key; enable it again, or: ${restore(remedies)}`
    : `The daily job mends it. If it does not by tomorrow, find out who changed the key: ${status(remedies)}`
}

const mayBeRead = (state: GenerationState): boolean => state === 'active' || state === 'decrypt-only'

const status = ({ where }: Remedies): string => `keyfold key status ${where}`

const restore = (remedies: Remedies): string =>
  `Somebody changed the store, or it is damaged. Look: ${status(remedies)}; then restore the vault from its last good copy.`
