/** Bringing master keys back, and letting them go for good. */
import { KeyfoldError } from '../../lib/errors.ts'
import { writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { type AwsFlags, vaultOf } from '../aws/options.ts'
import { type ConfirmFlags, confirm } from '../confirm.ts'
import { UsageError } from '../failures.ts'
import type { MaterialSource } from '../key-material.ts'
import { note, print, printJson } from '../output.ts'

type VaultFlags = AwsFlags & { data: string; json?: true }

export type EscrowOpenFlags = VaultFlags & { generation: number; identity: string; out: string }

/** `keyfold key escrow-open`. */
export async function openEscrow(flags: EscrowOpenFlags): Promise<void> {
  const { generation, identity, out, data, json } = flags
  const vault = vaultOf(flags)
  const found =
    vault === null
      ? await (await import('../data-folder-recovery.ts')).openFolderEscrow(data, generation, identity)
      : await (await import('../aws/recovery.ts')).openVaultEscrow(vault, generation, identity)
  try {
    await writeCryptoKey(out, found.material)
  } finally {
    found.material.fill(0)
  }
  if (json) return printJson({ generation, keyId: found.generation.keyId, path: out })
  print(out)
  note(
    `This is the material of generation ${generation}, key ${found.generation.keyId}, in the clear. Whoever has it and a copy of the vault can read what that generation wrapped.`,
  )
  const place = vault === null ? `--data ${data}` : `--aws --vault ${vault}`
  note(
    `To give it back to a vault that lost it: keyfold key import --generation ${generation} --key-file ${out} ${place}`,
  )
  note('Destroy the file as soon as it is not needed any more.')
}

export type DrillFlags = VaultFlags & { generation: number | 'active'; identity?: string; keyFile?: string }

/** `keyfold key drill`. @throws KeyfoldError when the drill fails */
export async function drill(flags: DrillFlags): Promise<void> {
  const source = sourceOf(flags)
  const vault = vaultOf(flags)
  const result =
    vault === null ? await folderDrill(flags, source) : await vaultDrill(vault, flags.generation, source)
  const { generation, passed, proof } = result
  if (flags.json) printJson({ generation, keyId: result.keyId, passed, proof })
  else print(`${passed ? 'Passed' : 'Failed'}: ${proof}`)
  if (passed) return
  throw new KeyfoldError(
    'key-state',
    `What was tried is not the material of generation ${generation}. Find the right copy while the vault still has the key, or rotate: a new generation gets a new escrow.`,
  )
}

function sourceOf({ identity, keyFile }: DrillFlags): MaterialSource {
  if (identity !== undefined) return { identity }
  if (keyFile !== undefined) return { keyFile }
  throw new UsageError('Give --identity, to try the escrow, or --key-file.')
}

type DrillResult = {
  readonly generation: number
  readonly keyId: string
  readonly passed: boolean
  readonly proof: string
}

async function folderDrill(
  { data, generation: which }: DrillFlags,
  source: MaterialSource,
): Promise<DrillResult> {
  const { drillInFolder } = await import('../data-folder-recovery.ts')
  const { generation, keyId, tried, opened, passed } = await drillInFolder(data, which, source)
  const proof = `the material alone opened ${opened} of ${tried} data keys that generation ${generation} wraps.`
  return { generation, keyId, passed, proof }
}

async function vaultDrill(
  vault: string,
  which: number | 'active',
  source: MaterialSource,
): Promise<DrillResult> {
  const { drillInKms } = await import('../aws/recovery.ts')
  const { generation, passed } = await drillInKms(vault, which, source)
  const { generation: number, keyId } = generation
  const proof = `KMS ${passed ? 'took' : 'refused'} the material for the key of generation ${number} again; it takes none but its own.`
  return { generation: number, keyId, passed, proof }
}

export type ReinstateFlags = VaultFlags & ConfirmFlags & { generation: number }

/** `keyfold key reinstate`. */
export async function reinstate(flags: ReinstateFlags): Promise<void> {
  const { generation, data, json } = flags
  const vault = vaultOf(flags)
  await confirm(`Let generation ${generation} open again what it wrapped?`, flags)
  const { state, keyId } =
    vault === null
      ? await (await import('../data-folder-recovery.ts')).reinstateInFolder(data, generation)
      : await (await import('../aws/recovery.ts')).reinstateInKms(vault, generation)
  if (json) return printJson({ generation, keyId, state })
  print(`Generation ${generation} is ${state}.`)
  note(
    'Rotate next, to move what is under it: keyfold rotation start. Its time begins anew when it is empty.',
  )
}

export type CopiesFlags = ConfirmFlags & { generation: number; data: string }

/** `keyfold key copies-destroyed`. */
export async function copiesDestroyed(flags: CopiesFlags): Promise<void> {
  const { generation, data, json } = flags
  const { assertDestroyed, stateCopiesDestroyed } = await import('../data-folder-recovery.ts')
  await assertDestroyed(data, generation)
  await confirm(
    `You state that every copy of the material of generation ${generation} is destroyed, in backups too: its escrow, ${
      generation === 1 ? 'crypto.key, ' : ''
    }key files that were made from it, and each seal.key of before. Its escrow here is deleted now.`,
    flags,
  )
  const { stated } = await stateCopiesDestroyed(data, generation)
  const at = new Date(stated).toISOString()
  if (json) return printJson({ generation, copiesDestroyed: at })
  print(`Recorded, as of ${at}: no copy of the material of generation ${generation} is left.`)
}
