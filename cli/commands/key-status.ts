import type { GenerationStatus } from '../../lib/keys/generation-status.ts'
import type { KeyStatus } from '../../lib/keys/key-status.ts'
import { type AwsFlags, vaultOf } from '../aws/options.ts'
import { note, printJson, printTable } from '../output.ts'

export type StatusFlags = AwsFlags & { data: string; json?: true }

const HEADER = [
  'GENERATION',
  'STATE',
  'VERSIONS',
  'ACTIVATED',
  'RETIRED',
  'ESCROW',
  'MANAGED COPIES GONE',
  'STRAY COPIES UNREADABLE',
  'KEY',
]

/** `keyfold key status`. */
export async function showStatus(flags: StatusFlags): Promise<void> {
  const status = await readStatus(flags)
  if (flags.json) return printJson(status)
  printTable(HEADER, status.generations.map(toRow))
  for (const generation of status.generations) for (const line of remarksOn(generation)) note(line)
  for (const line of outlook(status)) note(line)
}

async function readStatus(flags: StatusFlags): Promise<KeyStatus> {
  const vault = vaultOf(flags)
  if (vault === null) return (await import('../data-folder-keys.ts')).readKeyStatus(flags.data)
  return (await import('../aws/keys.ts')).readKeyStatus(vault)
}

const toRow = (status: GenerationStatus): readonly string[] => [
  String(status.generation),
  status.state,
  `${status.versions}${status.versionsCapped ? '+' : ''}`,
  minuteOf(status.activated),
  minuteOf(status.retired),
  status.escrow ?? '-',
  dayOf(status.horizon.managedCopiesGone),
  dayOf(status.horizon.strayCopiesUnreadable),
  status.keyId,
]

/** Such as `2031-01-31T12:00Z`. */
const minuteOf = (time: string | null): string => (time === null ? '-' : `${time.slice(0, 16)}Z`)

const dayOf = (time: string | null): string => time?.slice(0, 10) ?? '-'

/** Of a generation on its way out: what is not so yet. */
function remarksOn({ generation, state, compromised, horizon }: GenerationStatus): readonly string[] {
  const open = horizon.conditions.filter(({ met }) => !met)
  const marked =
    compromised === null ? [] : [`Generation ${generation} is compromised, since ${minuteOf(compromised)}.`]
  if (state === 'active' || state === 'pending' || open.length === 0) return marked
  return [
    ...marked,
    `Stray copies of what generation ${generation} wrapped become unreadable when this is so too:`,
    ...open.map(({ condition }) => `- ${condition}`),
  ]
}

function outlook({ nextRotation, rotationBlocked, retirement }: KeyStatus): readonly string[] {
  const next = nextRotation === null ? [] : [`The next rotation is due on ${dayOf(nextRotation)}.`]
  const blocked = rotationBlocked === null ? [] : [rotationBlocked]
  const { lastRun, blockedBy } = retirement
  const kept =
    lastRun === null
      ? []
      : blockedBy.map((reason) => `The daily job of ${dayOf(lastRun)} retired nothing: ${reason}`)
  return [...next, ...blocked, ...kept]
}
