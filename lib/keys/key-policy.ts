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
  readonly escrow: {
    /** Age public keys. */
    readonly recipients: readonly string[]
    /** It was accepted that there are none. */
    readonly waived: boolean
  }
}
