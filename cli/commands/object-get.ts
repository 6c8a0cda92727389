import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { decodeHeaderText } from '../../lib/http/header-text.ts'
import { callVault, headerText } from '../client.ts'
import { UsageError } from '../failures.ts'
import type { HttpAnswer } from '../http.ts'
import { note, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'

export type GetFlags = { version?: number; range?: string; out?: string; purpose?: string; json?: true }

/** `keyfold object get`. */
export async function get(id: string, { version, range, out, purpose, json }: GetFlags): Promise<void> {
  if (json && out === undefined) throw new UsageError('--json describes what --out has written: give both.')
  const progress = startProgress('Reading', 0)
  let answer: HttpAnswer
  try {
    answer = await callVault({
      method: 'GET',
      path: ['objects', id],
      query: { version },
      headers: { Range: range, 'Keyfold-Purpose': headerText(purpose) },
      onReceived: (bytes, total) => progress.update(bytes, total),
    })
  } finally {
    progress.stop()
  }
  if (out === undefined) return writeAll(answer.body)
  await writeWhole(out, answer.body)
  if (json) printJson(describe(answer, out))
  else note(`${out}: ${answer.body.length} bytes`)
}

const writeAll = (content: Buffer): Promise<void> =>
  pipeline(Readable.from([content]), process.stdout, { end: false })

/** Under a name of its own first: nobody ever sees half of it. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o600, flush: true })
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new Error(`${path} cannot be written (${(cause as NodeJS.ErrnoException).code}).`, { cause })
  }
}

function describe({ headers, body }: HttpAnswer, out: string) {
  const name = headers['keyfold-filename']
  return {
    out,
    bytes: body.length,
    version: Number(headers['keyfold-version']),
    contentType: headers['content-type'],
    filename: typeof name === 'string' ? decodeHeaderText(name) : null,
    etag: headers.etag,
  }
}
