const KIB = 1024
const MIB = 1024 * KIB

/** Frame lengths in bytes, and up to which content length the short one is used. */
export const FRAME_LENGTH_POLICY = {
  shortBytes: 64 * KIB,
  longBytes: MIB,
  shortUpToContentBytes: MIB,
} as const

/**
 * The frame length for a content of this many bytes: 64 KiB up to 1 MiB, so that a small range costs little, and
 * 1 MiB above, so that the cost of a cipher object (some 10 µs a frame) vanishes beside that of AES itself.
 *
 * @example
 * frameLengthFor(1_048_576) // 65536
 * frameLengthFor(1_048_577) // 1048576
 */
export const frameLengthFor = (contentLength: number): number =>
  contentLength <= FRAME_LENGTH_POLICY.shortUpToContentBytes
    ? FRAME_LENGTH_POLICY.shortBytes
    : FRAME_LENGTH_POLICY.longBytes
