/** What the page was built into, held in memory: what a request asks for is looked up there, never on the disk. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import mime from 'mime'

export type PageFile = {
  readonly content: Buffer
  /** The same, compressed when it was built; null: not worth it. */
  readonly gzip: Buffer | null
  readonly brotli: Buffer | null
  readonly contentType: string
  /** Weak, since it is that of all three (RFC 9110, section 8.8.1). */
  readonly etag: string
}

/** By path, such as `/index.html` or `/assets/index-1a2b3c4d.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>

export type PageBuild = {
  /** What it was made from; of another build, another text. */
  readonly stamp: string
  readonly files: PageFiles
}

const STAMP = '.stamp.json'
const ATTEMPTS = 3
const COMPRESSED = /[.](gz|br)$/
/** Neither the stamp nor anything else that a tool left there; nor where the code came from. */
const HIDDEN = /(^|\/)[.]|[.]map$/

/** @returns null when there is no page, or not a whole one. */
export async function readStamp(folder: string): Promise<string | null> {
  return readFile(join(folder, STAMP), 'utf8').catch(() => null)
}

/**
 * Reads a build whole.
 *
 * @returns null when there is none. A build that is replaced meanwhile is never read in parts.
 */
export async function readBuild(folder: string): Promise<PageBuild | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stamp = await readStamp(folder)
    const files = stamp === null ? null : await readFiles(folder).catch(() => null)
    if (stamp === null || files === null) continue
    if ((await readStamp(folder)) === stamp) return { stamp, files }
  }
  return null
}

async function readFiles(folder: string): Promise<PageFiles> {
  const contents = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1).replaceAll(sep, '/')
    if (entry.isFile() && !HIDDEN.test(name)) contents.set(`/${name}`, await readFile(path))
  }
  const files = new Map<string, PageFile>()
  for (const [path, content] of contents) {
    if (COMPRESSED.test(path)) continue
    const [gzip = null, brotli = null] = [contents.get(`${path}.gz`), contents.get(`${path}.br`)]
    files.set(path, { content, gzip, brotli, contentType: contentTypeOf(path), etag: etagOf(content) })
  }
  return files
}

function contentTypeOf(path: string): string {
  const type = mime.getType(path) ?? 'application/octet-stream'
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}

const etagOf = (content: Buffer): string =>
  `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
