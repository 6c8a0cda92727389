/** The file names inside a data folder. */
export const DATA_FILES = {
  database: 'vault.sqlite',
  blobs: 'blobs',
  lock: 'serve.lock',
  escrow: 'escrow',
  /** Tiles and checkpoints of the log. */
  audit: 'audit',
  /** Signs the log. */
  auditKey: 'audit.key',
} as const
