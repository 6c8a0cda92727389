import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { UsageError } from '../failures.ts'
import { printable } from '../output.ts'
import type { Part } from './event-lines.ts'

/**
 * To a new file for its owner only, or to stdout. What was written stays when the vault fails midway, and the failure is told.
 *
 * @returns how many events
 */
export async function writeLines(path: string | undefined, parts: AsyncIterable<Part>): Promise<number> {
  if (path === undefined) return consume(parts, toStdout)
  await using file = await openNew(path)
  const written = await consume(parts, (text) => file.appendFile(text))
  await file.sync()
  return written
}

async function consume(parts: AsyncIterable<Part>, write: (text: string) => Promise<void>): Promise<number> {
  let written = 0
  for await (const { events, text } of parts) {
    await write(text)
    written += events
  }
  return written
}

async function toStdout(text: string): Promise<void> {
  // What people chose as their user agent must not steer the terminal.
  const shown = process.stdout.isTTY ? text.split(/\r?\n/).map(printable).join('\n') : text
  if (!process.stdout.write(shown)) await once(process.stdout, 'drain')
}

async function openNew(path: string) {
  try {
    return await open(path, 'wx', 0o600)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(`${path} cannot be made (${code}). Name a new file.`, { cause })
  }
}
