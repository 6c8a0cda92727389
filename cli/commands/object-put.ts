import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import mime from 'mime'
import * as z from 'zod/mini'
import { KeyfoldError } from '../../lib/errors.ts'
import { POLICY } from '../../lib/policy.ts'
import { callVault, headerText, jsonOf } from '../client.ts'
import { UsageError } from '../failures.ts'
import { note, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'

export type PutFlags = {
  name?: string
  type?: string
  label?: readonly string[]
  subject?: string
  classification?: string
  expires?: string
  id?: string
  ifMatch?: string
  idempotencyKey?: string
  json?: true
}

const Stored = z.looseObject({ id: z.string(), version: z.number(), length: z.number() })

/** `keyfold object put`. */
export async function put(file: string, flags: PutFlags): Promise<void> {
  if (flags.ifMatch !== undefined && flags.id === undefined) throw new UsageError('--if-match needs --id.')
  const name = flags.name ?? (file === '-' ? undefined : basename(file))
  const body = file === '-' ? await readUpTo(process.stdin) : await readFileUpTo(file)
  const progress = startProgress('Storing', body.length)
  try {
    const answer = await callVault({
      method: flags.id === undefined ? 'POST' : 'PUT',
      path: flags.id === undefined ? ['objects'] : ['objects', flags.id],
      headers: headersOf(flags, name),
      body,
      onSent: (bytes) => progress.update(bytes),
    })
    progress.stop()
    report(jsonOf(answer), flags)
  } finally {
    progress.stop()
  }
}

const headersOf = (flags: PutFlags, name: string | undefined) => ({
  'Content-Type':
    flags.type ?? (name === undefined ? null : mime.getType(name)) ?? 'application/octet-stream',
  'Keyfold-Filename': headerText(name),
  'Keyfold-Label': flags.label?.map((label) => headerText(label) ?? ''),
  'Keyfold-Subject': headerText(flags.subject),
  'Keyfold-Classification': flags.classification,
  'Keyfold-Expires': flags.expires,
  'If-Match': flags.ifMatch,
  'Idempotency-Key': flags.idempotencyKey,
})

function report(answer: unknown, { json }: PutFlags): void {
  if (json) return printJson(answer)
  const { id, version, length } = Stored.parse(answer)
  print(id)
  if (process.stderr.isTTY) note(`Stored ${length} bytes as version ${version}.`)
}

async function readFileUpTo(path: string): Promise<Buffer> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${cause.code}).`, { cause })
  })
  if (!(await handle.stat()).isDirectory()) return readUpTo(handle.createReadStream())
  await handle.close()
  throw new UsageError(`${path} is a folder; name a file.`)
}

/** Never more into memory than the vault would take. */
async function readUpTo(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > POLICY.contentMaxBytes) {
      const message = `The content is at most ${POLICY.contentMaxBytes} bytes; this has more. Store it in parts.`
      throw new KeyfoldError('content-too-large', message)
    }
  }
  return Buffer.concat(chunks)
}
