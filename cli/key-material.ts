/** Material that the operator brings back: from escrow, or from a key file. The same wherever the vault is. */
import { readFile } from 'node:fs/promises'
import { KeyfoldError } from '../lib/errors.ts'
import { loadCryptoKey } from '../lib/keys/crypto-key.ts'
import { openEscrow } from '../lib/keys/escrow.ts'
import type { Generation } from '../lib/keys/generation.ts'
import type { EscrowStore, GenerationStore } from '../lib/keys/ports.ts'

export type EscrowPorts = {
  readonly generations: Pick<GenerationStore, 'find' | 'active'>
  readonly escrow: EscrowStore
}

/** The operator's own next master key. */
export type NextKey = {
  readonly keyFile: string
  /** Nobody can bring it back if it is lost, which is accepted. */
  readonly waiveEscrow: boolean
  /** Is told of the active generation before anything is changed. */
  readonly check: (generation: number, keyId: string) => Promise<void>
}

/** Where the material comes from. */
export type MaterialSource = { readonly identity: string } | { readonly keyFile: string }

export type Found = {
  readonly generation: Generation
  /** 32 bytes; the caller overwrites them when done. */
  readonly material: Buffer
}

/**
 * @param which a number, or the one that is active
 * @throws KeyfoldError `not-found` for a generation that is not there, or has no escrow; `invalid-key-file` when the source
 *   gives no material.
 */
export async function findMaterial(
  ports: EscrowPorts,
  which: number | 'active',
  source: MaterialSource,
): Promise<Found> {
  const generation = await findGeneration(ports, which)
  const material =
    'keyFile' in source
      ? await loadCryptoKey(source.keyFile)
      : await openEscrow(await findEscrow(ports, generation), await readIdentity(source.identity))
  return { generation, material }
}

/** @throws KeyfoldError `not-found` */
export async function findGeneration(
  { generations }: Pick<EscrowPorts, 'generations'>,
  which: number | 'active',
): Promise<Generation> {
  const found = await (which === 'active' ? generations.active() : generations.find(which))
  if (found !== null) return found
  throw new KeyfoldError(
    'not-found',
    which === 'active' ? 'No generation is active yet.' : `There is no generation ${which}.`,
  )
}

async function findEscrow({ escrow }: EscrowPorts, generation: Generation): Promise<string> {
  const file = await escrow.get(generation.generation, generation.keyId)
  if (file !== null) return file
  throw new KeyfoldError(
    'not-found',
    `Generation ${generation.generation} has no escrow here: ${reasonOf(generation)}`,
  )
}

function reasonOf({ generation, escrow, copiesDestroyed }: Generation): string {
  if (copiesDestroyed !== null) return 'it was destroyed, with every other copy.'
  if (escrow === 'kept') return 'the file is gone. Take it from a backup.'
  if (escrow === 'waived') return 'it was waived when the key was made.'
  if (generation === 1) return 'its key file, crypto.key, does that job: give --key-file.'
  return 'none was made.'
}

async function readIdentity(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new KeyfoldError('invalid-key-file', `The identity file ${path} cannot be read (${code}).`, {
      cause,
    })
  }
}
