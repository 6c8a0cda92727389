import { KeyfoldError } from '../../lib/errors.ts'
import { countOfVersions } from '../../lib/rotation/count-of-versions.ts'
import { openVault, type Vault } from '../client.ts'
import { note, print } from '../output.ts'
import { movedBy, type RotationAnswer, readRotations } from '../rotation/answer.ts'
import { startDisplay } from '../rotation/display.ts'
import { followRotation } from '../rotation/follow.ts'

export type WatchFlags = { json?: true }

/** `keyfold rotation watch`. @param id undefined: the last one */
export async function watch(id: number | undefined, flags: WatchFlags): Promise<void> {
  const vault = await openVault()
  await watchRotation(vault, id ?? (await lastId(vault)), flags)
}

/** @throws KeyfoldError when the rotation fails, or was given up. */
export async function watchRotation(vault: Vault, id: number, { json }: WatchFlags): Promise<void> {
  const display = startDisplay(json === true)
  let ended: RotationAnswer
  try {
    ended = await followRotation(vault, id, { onRotation: (rotation) => display.show(rotation) })
  } finally {
    display.stop()
  }
  if (ended.state === 'abandoned') throw abandoned(ended)
  tellFailures(ended)
  if (ended.state === 'failed') throw failureOf(ended)
  if (!json) for (const line of describeEnd(ended)) print(line)
}

async function lastId(vault: Vault): Promise<number> {
  const { rotations } = await readRotations(vault, { limit: 1 })
  const [last] = rotations
  if (last !== undefined) return last.id
  throw new KeyfoldError('not-found', 'This vault was never rotated. Begin with "keyfold rotation start".')
}

function tellFailures({ failures, failed = [] }: RotationAnswer): void {
  if (failures === 0) return
  note(`${countOfVersions(failures)} could not be moved; no generation is retired:`)
  for (const { object, version, code } of failed) note(`  ${object} version ${version}: ${code}`)
  if (failed.length < failures) note(`  and ${failures - failed.length} more`)
}

/** Every failure of a rotation exits 1, whatever its code would mean for a command. */
const failureOf = ({ id, error }: RotationAnswer): KeyfoldError =>
  new KeyfoldError(
    'internal',
    `Rotation ${id} failed: ${error === null ? 'for no known reason' : `${error.message} (${error.code})`} ` +
      'Nothing is lost: everything stays readable. Remove the cause; then "keyfold rotation start" goes on with it.',
  )

const abandoned = ({ id }: RotationAnswer): KeyfoldError =>
  new KeyfoldError(
    'internal',
    `Rotation ${id} had failed, and was given up: rotation ${id + 1} took its place. ` +
      'Nothing is lost: everything stays readable. When that one has finished, start again what this one was to do.',
  )

function describeEnd(rotation: RotationAnswer): readonly string[] {
  const { id, to, report = [] } = rotation
  const active = to === null ? '' : ` Generation ${to} is active.`
  return [
    `Rotation ${id} has finished: ${countOfVersions(movedBy(rotation))} moved.${active}`,
    ...report.map(({ generation, protectedSince, activeUntil, disabled }) => {
      const end =
        disabled === null ? 'It is not disabled: something is left under it.' : `Disabled ${disabled}.`
      return `Generation ${generation} is compromised. It wrapped new data keys from ${protectedSince} until ${activeUntil}. ${end}`
    }),
  ]
}
