/** A log that can be verified: that of a data folder, or one in AWS. */
import { type NoteKey, parseVerifierKey } from '../../lib/audit/log/note.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { type AwsFlags, vaultOf } from '../aws/options.ts'
import type { OpenedLog } from './log-ports.ts'

export type LogFlags = AwsFlags & { data: string }

/** @throws KeyfoldError `not-found` when there is no vault; whatever `work` throws. */
export async function withLog<T>(flags: LogFlags, work: (log: OpenedLog) => Promise<T>): Promise<T> {
  const vault = vaultOf(flags)
  if (vault === null) return (await import('../data-folder-log.ts')).withFolderLog(flags.data, work)
  const { withAuditLog } = await import('../../lib/compose/aws/audit-log.ts')
  return withAuditLog(vault, (log) => work({ ...log, keyFrom: 'KMS in the account of the vault' }))
}

/** @throws KeyfoldError `internal` for a key that cannot be used */
export async function parseKey(text: string): Promise<NoteKey> {
  const key = await parseVerifierKey(text)
  if (key !== null) return key
  throw new KeyfoldError(
    'invalid-request',
    `"${text}" is no verifier key. One looks like keyfold/v-…+1f2e3d4c+AQ…, as "keyfold audit key" prints it.`,
  )
}
