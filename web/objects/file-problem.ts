/** What cannot be stored, said before it is sent. */
import { POLICY } from '../../lib/policy.ts'
import { size } from '../parts/size.ts'

/** UTF-8, in the prelude of an object (docs/format.md). */
const FILENAME_MAX_BYTES = 255

const LIMIT = size(POLICY.contentMaxBytes)

const UTF8 = new TextEncoder()

/** @returns null when nothing is in the way */
export function fileProblem({ name, size: bytes }: File): string | null {
  if (bytes > POLICY.contentMaxBytes)
    return `It has ${sizeBeyond(bytes)}; at most ${LIMIT} can be stored. Split it, or compress it.`
  if (bytes === 0) return 'It is empty, or a folder. Open a folder and drop the files in it.'
  if (UTF8.encode(name).length > FILENAME_MAX_BYTES)
    return `Its name is longer than ${FILENAME_MAX_BYTES} bytes. Rename it, then choose it again.`
  return null
}

/** Not "4.0 MiB, of at most 4.0 MiB". */
const sizeBeyond = (bytes: number): string =>
  size(bytes) === LIMIT ? `a little more than ${LIMIT}` : size(bytes)

/** Files that were in a folder: their path has more than a name (`./name`, or `/folder/name`). */
export const isInFolder = (file: File & { readonly path?: string }): boolean =>
  (file.path ?? '').replace(/^\.?\//, '').includes('/')
