import { type AwsFlags, vaultOf } from '../aws/options.ts'
import { note, print, printJson } from '../output.ts'

export type GenerateFlags = { out: string; json?: true }

/** `keyfold key generate`. */
export async function generate({ out, json }: GenerateFlags): Promise<void> {
  const { generateNewKey, writeCryptoKey } = await import('../../lib/keys/crypto-key.ts')
  const key = generateNewKey()
  await writeCryptoKey(out, key)
  key.fill(0)
  if (json) return printJson({ path: out })
  print(out)
  note('Once imported, keep it offline: whoever has it and a copy of a data folder can read that vault.')
  note(
    'It cannot bring a lost data folder back, nor a deleted KMS key: back up the whole folder, and guard the keys.',
  )
}

export type ImportFlags = AwsFlags & { data: string; keyFile: string; generation?: number; json?: true }

/** `keyfold key import`. */
export async function importKey(flags: ImportFlags): Promise<void> {
  const vault = vaultOf(flags)
  const { generation } = flags
  if (generation !== undefined) return bringBack(vault, generation, flags)
  await (vault === null ? importIntoFolder(flags) : importIntoAws(vault, flags))
}

async function importIntoFolder({ data, keyFile, json }: ImportFlags): Promise<void> {
  const { importFirstKey } = await import('../data-folder-keys.ts')
  const { made, generation } = await importFirstKey(data, keyFile)
  if (json) return printJson({ made, generation: generation.generation, keyId: generation.keyId })
  print(SAID[made ? 'made' : 'exists'])
}

async function importIntoAws(vault: string, { keyFile, json }: ImportFlags): Promise<void> {
  const { importFirstKey } = await import('../aws/keys.ts')
  const { outcome, generation, alias } = await importFirstKey(vault, keyFile, note)
  const { generation: number, keyId } = generation
  if (json) {
    return printJson({
      made: outcome === 'made',
      restored: outcome === 'restored',
      generation: number,
      keyId,
      alias,
    })
  }
  print(SAID[outcome])
  if (outcome === 'exists') return
  note(
    `Keep ${keyFile} offline: should KMS ever lose the material of this key, the same command brings it back.`,
  )
}

const SAID = {
  made: 'Generation 1 is active.',
  exists: 'The vault has its master key already; the key file was not read.',
  restored: 'The key of generation 1 has its material again.',
} as const

async function bringBack(
  vault: string | null,
  number: number,
  { data, keyFile, json }: ImportFlags,
): Promise<void> {
  const { generation, proved } =
    vault === null
      ? await (await import('../data-folder-recovery.ts')).importLostKey(data, number, keyFile)
      : await (await import('../aws/recovery.ts')).importLostMaterial(vault, number, keyFile)
  if (json) return printJson({ restored: true, generation: number, keyId: generation.keyId, proved })
  print(`The key of generation ${number} has its material again.`)
  if (!proved) note('Nothing is wrapped under it, so that nothing proves that it is the right material.')
  note(`Take ${keyFile} off this machine again.`)
}
