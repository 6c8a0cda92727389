import { KeyfoldError } from '../../lib/errors.ts'
import { type AwsFlags, vaultOf } from '../aws/options.ts'
import { jsonOf, openVault, type Vault } from '../client.ts'
import { type ConfirmFlags, confirm } from '../confirm.ts'
import { UsageError } from '../failures.ts'
import { note, print, printJson } from '../output.ts'
import { RotationAnswer } from '../rotation/answer.ts'
import { describeTask, isAsAsked } from '../rotation/asked.ts'
import { describeEmergency, readKey } from '../rotation/key-answer.ts'
import { watchRotation } from './rotation-watch.ts'

export type StartFlags = AwsFlags &
  ConfirmFlags & {
    mode: 'rewrap' | 'reencrypt'
    generation?: number
    object?: readonly string[]
    waiveEscrow?: true
    compromised?: number
    keyFile?: string
    data?: string
    watch?: true
  }

/** `keyfold rotation start`. */
export async function start(flags: StartFlags): Promise<void> {
  assertScope(flags)
  const place = placeOf(flags)
  const vault = await openVault()
  if (flags.compromised !== undefined) await confirmEmergency(vault, flags.compromised, flags)
  if (place !== null) await prepare(vault, place, flags)
  const rotation = RotationAnswer.parse(jsonOf(await vault(startCall(flags))))
  if (flags.json) printJson(rotation)
  else {
    print(`Rotation ${rotation.id} is ${rotation.state}.`)
    if (!isAsAsked(rotation, flags)) note(describeTask(rotation))
  }
  if (flags.watch) await watchRotation(vault, rotation.id, flags)
  else if (!flags.json) note(`It goes on by itself. To see how: keyfold rotation watch ${rotation.id}`)
}

function assertScope({ mode, generation, object, keyFile, compromised }: StartFlags): void {
  const chosen = generation !== undefined || object !== undefined
  if (mode === 'rewrap' && chosen)
    throw new UsageError(
      '--generation and --object say what is re-encrypted: give --mode reencrypt with them.',
    )
  if (mode === 'reencrypt' && !chosen)
    throw new UsageError('--mode reencrypt needs --generation, or --object for each object.')
  if (object !== undefined && keyFile !== undefined)
    throw new UsageError('Re-encrypting objects makes no new master key: leave --key-file out.')
  if (object !== undefined && compromised !== undefined)
    throw new UsageError(
      '--object does not go with --compromised, which moves everything: rotate first, and re-encrypt the objects afterward.',
    )
}

const startCall = ({ mode, generation, object, waiveEscrow, compromised }: StartFlags) => {
  const request = { mode, generation, objects: object, waiveEscrow, compromised }
  return {
    method: 'POST',
    path: ['rotations'],
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify(request)),
  } as const
}

/** What it protects, and what cannot be undone, before it is done. */
async function confirmEmergency(vault: Vault, generation: number, flags: StartFlags): Promise<void> {
  for (const line of describeEmergency(await readKey(vault, generation))) note(line)
  await confirm(`Give generation ${generation} up?`, flags)
}

/** Where the vault itself is, for the operator's own key. */
type Place = { readonly keyFile: string } & ({ readonly data: string } | { readonly aws: string })

function placeOf(flags: StartFlags): Place | null {
  const { keyFile, data } = flags
  const aws = vaultOf(flags)
  if (keyFile === undefined) {
    if (data !== undefined || aws !== null)
      throw new UsageError('--data, --aws and --vault say where --key-file goes: give it with them.')
    return null
  }
  if (aws !== null) return { keyFile, aws }
  if (data !== undefined) return { keyFile, data }
  throw new UsageError(
    '--key-file needs --data, or --aws and --vault: the key goes straight there, not through the API.',
  )
}

async function prepare(vault: Vault, place: Place, flags: StartFlags): Promise<void> {
  const { keyFile } = place
  const waiveEscrow = flags.waiveEscrow === true
  const check = (generation: number, keyId: string) => assertSameVault(vault, generation, keyId)
  const next = { keyFile, waiveEscrow, check }
  const { generation } =
    'aws' in place
      ? await (await import('../aws/rotation.ts')).prepareNextKey(place.aws, next, note)
      : await (await import('../data-folder-rotation.ts')).prepareNextKey(place.data, next)
  if (!flags.json) note(`Generation ${generation} is made from ${keyFile}. Take that file off this machine.`)
}

/** @throws UsageError when the API shows another key for this generation, or none. */
async function assertSameVault(vault: Vault, generation: number, keyId: string): Promise<void> {
  const found = await readKey(vault, generation).catch((error: unknown) => {
    if (error instanceof KeyfoldError && error.code === 'not-found') return null
    throw error
  })
  if (found?.keyId === keyId) return
  throw new UsageError('KEYFOLD_URL leads to another vault than --data or --vault: nothing was changed.')
}
