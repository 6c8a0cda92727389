/**
 * Hard limits of the codec. A message that goes beyond one of them is refused before memory is spent on it,
 * because everything in a header is an attacker's word until its tag has been verified.
 */
export const ENVELOPE_LIMITS = {
  /** Serialized encryption context; the length field of the format has 16 bits. */
  contextMaxBytes: 65_535,
  /** Encrypted data keys of a message; the vault's own messages have exactly one. */
  encryptedDataKeysMax: 64,
  /** A header, its authentication tag included. */
  headerMaxBytes: 512 * 1024,
  /** Frame length of the vault's own messages, written and read: what one stream holds in memory. */
  vaultFrameMaxBytes: 1024 * 1024,
  /** A frame, or a non-framed body, that a stream may have to hold in memory before it can be verified. */
  streamedFrameMaxBytes: 64 * 1024 * 1024,
  /** Sequence numbers have 32 bits, and 0xFFFFFFFF marks the final frame. */
  framesMax: 0xffff_ffff,
} as const
