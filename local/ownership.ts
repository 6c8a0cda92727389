import type { Stats } from 'node:fs'

/** Who owns a file can always change its mode, and so read and write it. Windows has no user ids. */
export const isOwnedByAnother = ({ uid }: Stats): boolean =>
  process.geteuid !== undefined && uid !== process.geteuid()
