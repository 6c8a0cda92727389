/** Looks for what is left of secrets in raw files. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DATA_FILES } from '../../../lib/compose/data-files.ts'

/** Any 16 bytes in a row of a secret contain one whole block of 8 at a multiple of 8: blocks are enough to look for. */
const BLOCK_BYTES = 8

/** In a wrapped data key: version (1) and key id (16) are no secret, and are in every other one too. */
const PUBLIC_BYTES = 17

export type Leak = { readonly file: string; readonly at: number }

/**
 * Every place in the files below a folder where a part of one of these wrapped data keys is left. Closing a file drops
 * the locks that this process has on it (POSIX), so no other process may have the database open beside this one.
 */
export async function findLeaks(folder: string, wrappedDataKeys: readonly Uint8Array[]): Promise<Leak[]> {
  return findLeaksIn(await filesBelow(folder), wrappedDataKeys)
}

export async function findLeaksIn(
  files: readonly string[],
  wrappedDataKeys: readonly Uint8Array[],
): Promise<Leak[]> {
  const wanted = wantedBlocks(wrappedDataKeys)
  const leaks: Leak[] = []
  for (const file of files) {
    leaks.push(...placesIn(await contentOf(file), wanted).map((at) => ({ file, at })))
  }
  return leaks
}

/** A file that a writer has renamed or deleted since it was listed is empty. */
const contentOf = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })

/** The database, its write-ahead log and its shared memory. */
export const databaseFiles = (folder: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((suffix) => join(folder, DATA_FILES.database + suffix))

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

type Wanted = { readonly firstTwoBytes: Uint8Array; readonly blocks: ReadonlySet<bigint> }

function wantedBlocks(wrappedDataKeys: readonly Uint8Array[]): Wanted {
  const firstTwoBytes = new Uint8Array(65_536)
  const blocks = new Set<bigint>()
  for (const wrapped of wrappedDataKeys) {
    const secret = Buffer.from(wrapped).subarray(PUBLIC_BYTES)
    for (let at = 0; at + BLOCK_BYTES <= secret.length; at += BLOCK_BYTES) {
      blocks.add(secret.readBigUInt64BE(at))
      firstTwoBytes[secret.readUInt16BE(at)] = 1
    }
  }
  return { firstTwoBytes, blocks }
}

/** One pass over the file, whatever the number of secrets. */
function placesIn(content: Buffer, { firstTwoBytes, blocks }: Wanted): number[] {
  const places: number[] = []
  for (let at = 0; at + BLOCK_BYTES <= content.length; at++) {
    if (firstTwoBytes[(content[at]! << 8) | content[at + 1]!] === 0) continue
    if (blocks.has(content.readBigUInt64BE(at))) places.push(at)
  }
  return places
}
