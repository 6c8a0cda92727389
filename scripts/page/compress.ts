/** Compresses once what is sent many times. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const COMPRESSIBLE = /[.](html|m?js|css|svg|json|webmanifest|wasm)$/
/** Less fits into one packet anyway. */
const MIN_BYTES = 1_024
/** 11 takes six times as long, for a twentieth less. */
const BROTLI_QUALITY = 9

/** Writes `.gz` and `.br` beside each file for which that is worth it. */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
  await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))))
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path)
  if (content.length < MIN_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  const [zipped, brotli] = await Promise.all([
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
    promisify(brotliCompress)(content, { params }),
  ])
  if (zipped.length < content.length) await writeFile(`${path}.gz`, zipped)
  if (brotli.length < content.length) await writeFile(`${path}.br`, brotli)
}
