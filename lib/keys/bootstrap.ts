/** Makes generation 1 from `crypto.key` (architecture, section 5). */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { Generation } from './generation.ts'
import type { GenerationStore, MasterKeyAdmin, MasterKeyState } from './ports.ts'

export type BootstrapPorts = {
  readonly keys: MasterKeyAdmin
  readonly generations: GenerationStore
  readonly clock: Clock
  /** Reads `crypto.key`. Called only while generation 1 is not active; the result is overwritten after the import. */
  readonly loadMaterial: () => Promise<Uint8Array>
  /** Told of an empty key that this run made and nobody needs, when it may not be deleted: it only costs money. */
  readonly onKeyLeftBehind?: (keyId: string) => void
}

const FIRST = 1

const RESTORE_MATERIAL =
  'Import the same key material again: a new key could open nothing that this one has wrapped.'
const ENABLE = 'Enable it again in the key service.'

/** By the state of the active master key: what brings it back. */
const REMEDIES: Readonly<Record<Exclude<MasterKeyState, 'enabled'> | 'missing', string>> = {
  missing:
    'On one machine, if keys.sealed and seal.key were lost or replaced, restore both from the same backup of the data ' +
    'folder, or bring each key back with "keyfold key import --generation". In AWS, check that the account and the region are those of the vault.',
  'pending-import': RESTORE_MATERIAL,
  disabled: ENABLE,
  'pending-deletion': `Cancel its deletion at once. ${ENABLE}`,
  destroyed: 'It cannot be brought back.',
}

/**
 * Makes generation 1 the active one: create its key, claim the item, import the material, activate. Safe to repeat
 * after a crash at any step, and to run twice at once: all runs end with the same key.
 *
 * @returns `exists` when a generation was active already; then `crypto.key` is not read. `restored` when the key of the
 *   active generation 1 had lost its material, and has it again.
 * @throws KeyfoldError `invalid-configuration` when the key service cannot use the key of the active generation: a vault
 *   that cannot unwrap must not start; `key-state` when the key had other material before; whatever `loadMaterial` throws.
 */
export async function bootstrap(ports: BootstrapPorts): Promise<'made' | 'exists' | 'restored'> {
  const before = await look(ports)
  if (before === 'complete') return 'exists'
  const material = await ports.loadMaterial()
  try {
    const first = (await ports.generations.find(FIRST)) ?? (await claimFirst(ports))
    await ports.keys.importMaterial(first.keyId, material)
  } finally {
    material.fill(0)
  }
  if (before === 'material lost') return 'restored'
  if (await ports.generations.activate(null, FIRST, ports.clock())) return 'made'
  if ((await look(ports)) === 'complete') return 'exists'
  throw new KeyfoldError('key-state', 'Generation 1 cannot become active: it is not pending any more.')
}

/** @throws KeyfoldError `invalid-configuration` as {@link bootstrap} does. */
async function look({
  keys,
  generations,
}: BootstrapPorts): Promise<'not made' | 'material lost' | 'complete'> {
  const active = await generations.active()
  if (active === null) return 'not made'
  const state = (await keys.describeKey(active.keyId))?.state ?? 'missing'
  if (state === 'enabled') return 'complete'
  // Only the key file of generation 1 is asked for here, and the key service takes no other material than it had.
  if (state === 'pending-import' && active.generation === FIRST) return 'material lost'
  throw new KeyfoldError(
    'invalid-configuration',
    `The master key of the active generation ${active.generation}, ${active.keyId}, is ${state} in the key service. ${REMEDIES[state]}`,
  )
}

async function claimFirst({
  keys,
  generations,
  clock,
  onKeyLeftBehind = () => undefined,
}: BootstrapPorts): Promise<Generation> {
  const keyId = await keys.createKey(FIRST, onKeyLeftBehind)
  const won = await generations.claim(FIRST, keyId, clock())
  const first = await generations.find(FIRST)
  if (first === null) throw new KeyfoldError('unavailable', 'The item of generation 1 cannot be read back.')
  // Somebody else was faster, with a key of their own: ours is empty and would only cost money.
  if (!won && first.keyId !== keyId)
    await keys.changeState(keyId, 'pending-deletion').catch(() => onKeyLeftBehind(keyId))
  return first
}
