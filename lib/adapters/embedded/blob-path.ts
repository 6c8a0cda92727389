/** Where a blob is on disk: `<first character of the object>/<object>.<version>.<random>`. */
import { KeyfoldError } from '../../errors.ts'

/** `<object>/<version>/<random>`; no dot and no further slash, so that no key leads out of the folder. */
const KEY = /^([A-Za-z0-9_-]{1,64})\/([1-9][0-9]{0,15})\/([A-Za-z0-9_-]{1,64})$/

const NAME = /^([A-Za-z0-9_-]{1,64})\.([1-9][0-9]{0,15})\.([A-Za-z0-9_-]{1,64})$/

/** Object ids begin with any of these: as many folders, of which each put syncs only one. */
export const BLOB_FOLDERS: readonly string[] = Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
)

export const TEMPORARY_SUFFIX = '.tmp'

/** @throws KeyfoldError `internal` for a key that is not of the form `<object>/<version>/<random>`. */
export function blobPath(key: string): { folder: string; name: string } {
  const [, object, version, random] = KEY.exec(key) ?? []
  if (object === undefined) throw new KeyfoldError('internal', `Not a blob key: ${JSON.stringify(key)}.`)
  return { folder: object.charAt(0), name: `${object}.${version}.${random}` }
}

/** @returns null for a file that is no blob. */
export function blobKey(name: string): string | null {
  const [, object, version, random] = NAME.exec(name) ?? []
  return object === undefined ? null : `${object}/${version}/${random}`
}
