import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** As many bytes in a row tell what they were part of. */
export const WINDOW_BYTES = 16

/** All places of all files in the folder where any 16 bytes in a row of any of the secrets are found. */
export function residue(folder: string, secrets: readonly Uint8Array[]): readonly string[] {
  const windows = new Map<number, Buffer[]>()
  for (const secret of secrets.map((bytes) => Buffer.from(bytes))) {
    for (let start = 0; start + WINDOW_BYTES <= secret.length; start += 1) {
      const window = secret.subarray(start, start + WINDOW_BYTES)
      const prefix = window.readUInt32LE(0)
      const same = windows.get(prefix)
      if (same) same.push(window)
      else windows.set(prefix, [window])
    }
  }
  return readdirSync(folder).flatMap((name) => {
    const file = readFileSync(join(folder, name))
    const places: string[] = []
    for (let at = 0; at + WINDOW_BYTES <= file.length; at += 1) {
      const candidates = windows.get(file.readUInt32LE(at))
      if (candidates?.some((window) => file.subarray(at, at + WINDOW_BYTES).equals(window)))
        places.push(`${name}@${at}`)
    }
    return places
  })
}
