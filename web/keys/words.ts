/** What states and steps are called, and what they mean. */
import type { Generation, Rotation } from './use-keys.ts'

export const GENERATION_STATE_NAMES = {
  pending: 'pending',
  active: 'active',
  'decrypt-only': 'decrypt-only',
  disabled: 'disabled',
  'scheduled-for-deletion': 'scheduled for deletion',
  destroyed: 'destroyed',
} as const satisfies Readonly<Record<Generation['state'], string>>

export const GENERATION_STATE_MEANINGS = {
  pending: 'It is made, and not in use yet.',
  active: 'It wraps the data key of everything that is stored now.',
  'decrypt-only': 'It wraps nothing new, and still opens what it wrapped.',
  disabled: 'It opens nothing. Until its key is destroyed, an operator can take that back.',
  'scheduled-for-deletion':
    'Its key is destroyed after a waiting time. Until then an operator can take that back.',
  destroyed: 'Its key is gone for good, and with it whatever is still wrapped under it.',
} as const satisfies Readonly<Record<Generation['state'], string>>

export const STEPS = [
  'begun',
  'generation-made',
  'activated',
  'rewrapping',
  'verifying',
  'finished',
] as const satisfies readonly Rotation['step'][]

export const STEP_NAMES = {
  begun: 'Making the next master key',
  'generation-made': 'Waiting for the permissions of the new one',
  activated: 'Waiting for writers under the former one',
  rewrapping: 'Moving versions',
  verifying: 'Verifying',
  finished: 'Finished',
} as const satisfies Readonly<Record<Rotation['step'], string>>

export const STEP_MEANINGS = {
  begun: 'The next generation of the master key is made.',
  'generation-made': 'It is used as soon as the key service lets it.',
  activated:
    'What is stored from now on is wrapped under the new one. Writes that had begun before come to their end.',
  rewrapping:
    'Versions are moved, pass by pass, until a pass finds nothing left. Reads and writes go on meanwhile.',
  verifying: 'Everything is scanned, and a sample is opened.',
  finished: 'Nothing is left to do.',
} as const satisfies Readonly<Record<Rotation['step'], string>>

/** Re-encrypting some objects makes no new master key. */
export const isOfObjects = ({ scope }: Pick<Rotation, 'scope'>): boolean =>
  scope !== null && 'objects' in scope

export const movedBy = ({ rewrapped, reencrypted }: Pick<Rotation, 'rewrapped' | 'reencrypted'>): number =>
  rewrapped + reencrypted

export const countOfVersions = (count: number): string =>
  count === 1 ? '1 version' : `${count.toLocaleString()} versions`

export const versionsUnder = ({
  versions,
  versionsCapped,
}: Pick<Generation, 'versions' | 'versionsCapped'>) =>
  versionsCapped ? `${versions.toLocaleString()} versions or more` : countOfVersions(versions)

/** What it does, in a sentence. */
export function taskOf({ scope }: Pick<Rotation, 'scope'>): string {
  if (scope === null) return 'Moves everything to a new master key. It re-encrypts nothing.'
  if ('generation' in scope)
    return `Re-encrypts all that generation ${scope.generation} wraps, and makes a new master key.`
  return `Re-encrypts ${scope.objects === 1 ? '1 object' : `${scope.objects} objects`}. It makes no new master key.`
}

export function progressOf(rotation: Rotation): string {
  const { planned } = rotation
  const moved = movedBy(rotation)
  if (planned === null) return `${countOfVersions(moved)} moved`
  return `${moved.toLocaleString()} of ${countOfVersions(planned)} moved`
}

/** Null: not counted yet. Versions written meanwhile are moved too, beyond the plan. */
export function percentOf(rotation: Rotation): number | null {
  // What was destroyed meanwhile was planned, and did not have to be moved.
  if (rotation.state === 'finished' && rotation.failures === 0) return 100
  const { planned } = rotation
  if (planned === null) return null
  const whole = Math.max(planned, movedBy(rotation))
  return whole === 0 ? 0 : Math.floor((movedBy(rotation) / whole) * 100)
}

/** Why a version could not be moved, where the code alone says little. */
const FAILURE_REASONS: Readonly<Record<string, string>> = {
  'message-kept-by-caller': 'The caller keeps the message, so that only the caller can encrypt it anew.',
  'cannot-decrypt': 'Its data key is damaged: the master key that wraps it does not open it.',
  'decryption-failed': 'It is damaged: its data key or its ciphertext cannot be opened.',
  'key-state': 'The generation that wraps it opens nothing now.',
  unavailable: 'A service gave no answer. The next start tries again.',
  timeout: 'It took too long. The next start tries again.',
  conflict: 'Somebody changed it meanwhile. The next start tries again.',
}

export const failureReason = (code: string): string | null => FAILURE_REASONS[code] ?? null
