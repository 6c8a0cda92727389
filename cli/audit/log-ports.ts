/** What `keyfold audit` needs of a log, wherever that is. */
import type { VerifyPorts } from '../../lib/audit/log/verify/verify.ts'

export type OpenedLog = VerifyPorts & {
  /** The verifier key, from where the log is. */
  readonly ownKey: () => Promise<string>
  /** Who is trusted when that key is taken. */
  readonly keyFrom: string
}
