import type { NoteKey } from '../../lib/audit/log/note.ts'
import { type Verification, verifyLog } from '../../lib/audit/log/verify/verify.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { OpenedLog } from '../audit/log-ports.ts'
import { type LogFlags, parseKey, withLog } from '../audit/opened-log.ts'
import { readNotes } from '../audit/read-notes.ts'
import { describeProblem, describeResult, startLeafProgress } from '../audit/report.ts'
import { keepHeapSmall } from '../audit/small-heap.ts'
import { note, print, printJson } from '../output.ts'

export type VerifyFlags = LogFlags & {
  witness?: readonly string[]
  since?: string
  key?: readonly string[]
  json?: true
}

/** `keyfold audit verify`. @throws KeyfoldError when the log does not verify */
export async function verify(flags: VerifyFlags): Promise<void> {
  const { json } = flags
  const result = await run(flags)
  if (json) printJson(result)
  else for (const line of describeResult(result)) print(line)
  for (const warning of json ? [] : result.warnings) note(`Warning: ${warning}`)
  if (result.first === null) return
  throw new KeyfoldError('internal', `The log does not verify. ${describeProblem(result.first)}`)
}

async function run(flags: VerifyFlags): Promise<Verification & { readonly keyFrom: string | null }> {
  keepHeapSmall()
  const kept = (await Promise.all((flags.witness ?? []).map(readNotes))).flat()
  // The last one covers most; those before it are witnesses, too.
  const earlier = flags.since === undefined ? [] : [...(await readNotes(flags.since))]
  const since = earlier.pop()
  const witnesses = [...kept, ...earlier]
  const given = await Promise.all((flags.key ?? []).map(parseKey))
  return withLog(flags, async (log) => {
    const keys = given.length > 0 ? given : [await ownKey(log)]
    const progress = startLeafProgress()
    const onProgress = (done: number, total: number): void => progress.update(done, total)
    try {
      const result = await verifyLog(log, { keys, witnesses, ...(since && { since }), onProgress })
      return { ...result, keyFrom: given.length > 0 ? null : log.keyFrom }
    } finally {
      progress.stop()
    }
  })
}

async function ownKey(log: OpenedLog): Promise<NoteKey> {
  try {
    return await parseKey(await log.ownKey())
  } catch (cause) {
    if (!(cause instanceof KeyfoldError) || cause.code !== 'invalid-key-file') throw cause
    const message = `${cause.message} To verify without it, give the verifier key with --key.`
    throw new KeyfoldError(cause.code, message, { cause })
  }
}

/** `keyfold audit key`. */
export async function showKey(flags: LogFlags & { json?: true }): Promise<void> {
  const key = await withLog(flags, (log) => log.ownKey())
  if (flags.json) printJson({ key })
  else print(key)
}
