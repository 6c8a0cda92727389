/** Splits the first `count` bytes off a list of parts, without copying what follows. */
export function takeBytes(
  parts: readonly Uint8Array[],
  count: number,
): { head: Uint8Array; rest: readonly Uint8Array[] } {
  const [first, ...others] = parts
  if (first !== undefined && first.length >= count) {
    return { head: first.subarray(0, count), rest: [first.subarray(count), ...others] }
  }
  const joined = Buffer.concat(parts)
  return { head: joined.subarray(0, count), rest: [joined.subarray(count)] }
}
