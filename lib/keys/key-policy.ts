/** What the operator decided on the keys of this vault. Built by the compositions from their configuration. */
export type KeyPolicy = {
  /** The longest that point-in-time recovery, backups, exports and replicas keep a copy. */
  readonly managedCopyRetentionMs: number
  /**
   * Whether a destroyed key could come back from its escrow file or from `crypto.key`, so that copies become unreadable only
   * when the operator has stated that these are gone. Not so in KMS, which takes material for a key that exists only.
   */
  readonly needsCopiesDestroyed: boolean
  /** When the schedule next starts a rotation, in milliseconds since the Unix epoch; null: it never does. */
  readonly nextRotation: (lastActivated: number) => number | null
  readonly escrow: EscrowPolicy
}

/** Who can bring the material of new generations back. */
export type EscrowPolicy = {
  /** age public keys. */
  readonly recipients: readonly string[]
  /** It is accepted, by the configuration, that nobody can. */
  readonly waived: boolean
}

/** Whether a new generation may be made: its material can be brought back, or nobody needs that. */
export const isRecoverable = ({ recipients, waived }: EscrowPolicy): boolean =>
  recipients.length > 0 || waived
