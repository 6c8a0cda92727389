/** Secrets that are planted, and looked for wherever they must not come. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Of a secret that many bytes in a row are enough to be found by: a part of it is a leak, too. */
const PIECE_BYTES = 24
const START_BYTES = 4

type Plant = { readonly name: string; readonly forms: readonly Buffer[] }

export type Haystack = { readonly where: string; readonly bytes: Buffer }

export class Plants {
  readonly #plants: Plant[] = []

  /** A text that is nowhere else. */
  text(name: string): string {
    const text = `planted ${randomBytes(24).toString('hex')}`
    this.add(name, text)
    return text
  }

  bytes(name: string, length: number): Buffer {
    const bytes = randomBytes(length)
    this.add(name, bytes)
    return bytes
  }

  /** Something secret that was made elsewhere. */
  add(name: string, secret: string | Uint8Array): void {
    const bytes = Buffer.from(secret as Uint8Array).subarray(-PIECE_BYTES)
    this.#plants.push({ name, forms: formsOf(bytes) })
  }

  /** Each place where a plant is, as `<plant> in <place>`. All are looked for at once, by their first bytes: there are thousands. */
  findIn(haystacks: readonly Haystack[]): readonly string[] {
    const byStart = new Map<number, { readonly name: string; readonly form: Buffer }[]>()
    for (const { name, forms } of this.#plants)
      for (const form of forms) {
        const start = form.readUInt32BE()
        byStart.set(start, [...(byStart.get(start) ?? []), { name, form }])
      }
    return haystacks.flatMap(({ where, bytes }) => {
      const found = new Set<string>()
      for (let at = 0, start = 0; at < bytes.length; at++) {
        start = ((start << 8) | (bytes[at] ?? 0)) >>> 0
        for (const { name, form } of byStart.get(start) ?? []) {
          const from = at - START_BYTES + 1
          if (form.equals(bytes.subarray(from, from + form.length))) found.add(`${name} in ${where}`)
        }
      }
      return [...found]
    })
  }
}

/** As they would be written by programs: themselves, UTF-16, hexadecimal, percent-encoded, and Base64 at each offset. */
function formsOf(bytes: Buffer): readonly Buffer[] {
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].map((offset) => {
    const aligned = bytes.subarray(offset)
    return aligned.subarray(0, aligned.length - (aligned.length % 3)).toString('base64')
  })
  const texts = [
    hex,
    hex.toUpperCase(),
    encodeURIComponent(bytes.toString('latin1')),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]
  return [bytes, Buffer.from(bytes.toString('latin1'), 'utf16le'), ...texts.map((text) => Buffer.from(text))]
}

/** Every file under the folder, but those whose name is excepted. */
export const filesIn = (folder: string, except: readonly string[] = []): readonly Haystack[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, where: relative(folder, path) }))
    .filter(({ where }) => !except.includes(where))
    .map(({ path, where }) => ({ where, bytes: readFileSync(path) }))
