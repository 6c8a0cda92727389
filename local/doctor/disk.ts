import { statfs } from 'node:fs/promises'
import { type Seen, seen } from '../../lib/examination.ts'
import { LOCAL_DOCTOR_POLICY } from './policy.ts'

export type Space = { readonly freeBytes: number; readonly bytes: number }

/** What the user of the vault may still write, on the disk that the folder is on. */
export async function spaceOf(folder: string): Promise<Space> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, bytes: blocks * bsize }
}

export function examineDisk({ freeBytes, bytes }: Space): Seen {
  const share = bytes === 0 ? 1 : freeBytes / bytes
  const detail = `${gibibytes(freeBytes)} GiB of ${gibibytes(bytes)} GiB are free`
  const { freeBytesMin, freeShareMin } = LOCAL_DOCTOR_POLICY
  // A large disk has enough at a smaller share.
  if (freeBytes >= freeBytesMin && (share >= freeShareMin || freeBytes >= ENOUGH * freeBytesMin))
    return seen(detail)
  const remedy =
    'Make room, or move the data folder to a larger disk: with none left, nothing can be stored or read.'
  return seen('', [{ detail: `Of the disk of the data folder only ${detail}.`, remedy }])
}

/** Times the least: 10 GiB. */
const ENOUGH = 20

const gibibytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1)
