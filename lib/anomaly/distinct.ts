/** Which of many things were there before, in a fixed amount of memory. */

/** FNV-1a, 32 bits, finished by a mixer so that the low bits are good; at most the first 512 characters count. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  const length = text.length < 512 ? text.length : 512
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  return hash >>> 0
}

/** A bitmap of one bit a thing: linear counting (Whang et al., 1990). */
export type Bitmap = { bits: Uint32Array; used: number }

export const createBitmap = (bits: number): Bitmap => ({ bits: new Uint32Array(bits >>> 5), used: 0 })

export function has({ bits }: Bitmap, hash: number): boolean {
  const at = hash & (bits.length * 32 - 1)
  return (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1
}

/**
 * Adds a thing. The answer summed up estimates how many different ones there were, also when many share a bit: each new bit counts for those that
 * found theirs taken.
 * @returns 0 when its bit was there already
 */
export function add(map: Bitmap, hash: number): number {
  const { bits } = map
  const size = bits.length * 32
  const at = hash & (size - 1)
  const word = bits[at >>> 5] ?? 0
  const bit = 1 << (at & 31)
  if ((word & bit) !== 0) return 0
  bits[at >>> 5] = word | bit
  const weight = size / (size - map.used)
  map.used += 1
  return weight
}

export function clear(map: Bitmap): void {
  if (map.used === 0) return
  map.bits.fill(0)
  map.used = 0
}

/** Remembers the last few thousand things: two bitmaps, the older of which is forgotten when the newer one is half full. */
export type Memory = { now: Bitmap; before: Bitmap | null }

export const createMemory = (bits: number): Memory => ({ now: createBitmap(bits), before: null })

export const remembers = ({ now, before }: Memory, hash: number): boolean =>
  has(now, hash) || (before !== null && has(before, hash))

/** @returns 0: it was known; else for how many new ones it stands, as {@link add} */
export function remember(memory: Memory, hash: number): number {
  const { before } = memory
  const isOld = before !== null && has(before, hash)
  const weight = add(memory.now, hash)
  const size = memory.now.bits.length * 32
  if (memory.now.used * 2 > size) {
    memory.before = memory.now
    memory.now = createBitmap(size)
  }
  if (isOld || weight === 0) return 0
  return before === null ? weight : (weight * size) / (size - before.used)
}
